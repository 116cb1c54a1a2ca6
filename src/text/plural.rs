//! Which form of a noun a number asks for, by the `Plural-Forms` of a catalogue (GNU gettext manual, "Plural forms").

/// The forms of one language, and its expression of `n` in the notation of C.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    forms: usize,
    expression: String,
}

impl Rule {
    pub fn new(forms: usize, expression: &str) -> Self {
        Self { forms, expression: expression.to_owned() }
    }

    /// One form for 1, another for the rest.
    pub fn english() -> Self {
        Self::new(2, "n != 1")
    }

    pub fn forms(&self) -> usize {
        self.forms
    }

    /// The place of the form for `number`, from 0; none where the expression is no expression or names no form.
    pub fn form(&self, number: u64) -> Option<usize> {
        let mut reader = Reader { rest: &self.expression, number };
        let form = usize::try_from(reader.choice()?).ok()?;
        (reader.rest.trim().is_empty() && form < self.forms).then_some(form)
    }
}

/// From the weakest to the strongest; `<=` before `<`, so that the longer one is found first.
const SIGNS: [&[&str]; 5] = [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"], &["%"]];

/// Reads and reckons in one pass: both ends of a `?` are read, one of them counts.
struct Reader<'a> {
    rest: &'a str,
    number: u64,
}

impl Reader<'_> {
    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn choice(&mut self) -> Option<u64> {
        let condition = self.chain(0)?;
        if !self.takes("?") {
            return Some(condition);
        }
        let then = self.choice()?;
        let otherwise = self.takes(":").then(|| self.choice())??;
        Some(if condition == 0 { otherwise } else { then })
    }

    fn chain(&mut self, strength: usize) -> Option<u64> {
        let Some(signs) = SIGNS.get(strength) else { return self.value() };
        let mut left = self.chain(strength + 1)?;
        while let Some(sign) = signs.iter().find(|sign| self.takes(sign)) {
            left = reckon(left, sign, self.chain(strength + 1)?)?;
        }
        Some(left)
    }

    fn value(&mut self) -> Option<u64> {
        if self.takes("(") {
            let inner = self.choice()?;
            return self.takes(")").then_some(inner);
        }
        if self.takes("n") {
            return Some(self.number);
        }
        let rest = self.rest.trim_start();
        let (digits, rest) = rest.split_at(rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len()));
        self.rest = rest;
        digits.parse().ok()
    }
}

fn reckon(left: u64, sign: &str, right: u64) -> Option<u64> {
    Some(match sign {
        "||" => u64::from(left != 0 || right != 0),
        "&&" => u64::from(left != 0 && right != 0),
        "==" => u64::from(left == right),
        "!=" => u64::from(left != right),
        "<=" => u64::from(left <= right),
        ">=" => u64::from(left >= right),
        "<" => u64::from(left < right),
        ">" => u64::from(left > right),
        _ => left.checked_rem(right)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_reckoned_as_in_c() {
        for (expression, number, form) in [
            ("0", 7, 0),
            ("n != 1", 1, 0),
            ("n!=1", 0, 1),
            ("(n > 1)", 1, 0),
            ("n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2", 21, 0),
            ("n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2", 11, 1),
            ("n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2", 0, 2),
            ("n==3 || n==4 && n==5", 3, 1),
            ("n>=2 && n<=4", 4, 1),
            ("n>=2 && n<=4", 5, 0),
        ] {
            assert_eq!(Rule::new(3, expression).form(number), Some(form), "{expression} of {number}");
        }
    }

    #[test]
    fn what_is_no_expression_names_no_form() {
        for expression in ["", "n ?", "n ? 1", "(n", "n n", "m", "n % 0", "n + 1", "99999999999999999999", "7"] {
            assert_eq!(Rule::new(3, expression).form(1), None, "{expression}");
        }
    }
}
