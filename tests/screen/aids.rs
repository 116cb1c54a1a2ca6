//! What helps a visitor along: help, a clearer screen, the question before the screen forgets, rights and suggestions.

use dawr::queue::AskForHelp;

use super::*;

#[test]
fn help_calls_an_officer_and_says_that_one_is_coming() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap(ar("Help"));
    assert_eq!(kiosk.commands(), [Command::AskForHelp(AskForHelp { language: Language::ARABIC })]);
    assert!(!kiosk.says(ar("An officer is coming to you")), "not before the commit");
    ui::replied(Ok(Reply::Done));
    assert!(kiosk.says(ar("An officer is coming to you")), "{:#?}", words(&kiosk.app));
    kiosk.tap(ar("Understood"));
    assert!(kiosk.says("التطوع"));
}

#[test]
fn help_that_is_on_its_way_is_not_called_twice() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap(ar("Help"));
    ui::replied(Err(Failure::Refused(Refusal::HelpIsComing)));
    assert!(kiosk.says(ar("An officer is coming to you")));
    kiosk.tap(ar("Help"));
    assert_eq!(kiosk.commands().len(), 1);
}

#[test]
fn help_that_cannot_be_called_sends_to_the_counter_and_back() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("طلب مساعدة").tap(ar("Help"));
    ui::replied(Err(Failure::Gone));
    assert!(kiosk.says(ar("We could not call an officer")) && kiosk.says("تفضل إلى الشباك"));
    kiosk.tap(ar("Understood"));
    assert!(kiosk.says("هل معك هذه المستندات؟"), "back on the page where help was asked for");
}

#[test]
fn a_clearer_screen_shows_at_once_and_stays_until_the_visitor_has_gone() {
    let kiosk = kiosk(sample::snapshot());
    let ground = || pixel(&kiosk.app.window().take_snapshot().unwrap(), 700, 5);
    kiosk.tap(ar("Clearer"));
    assert_eq!(ground(), [0xFA, 0xF7, 0xF0]);
    kiosk.tap(ar("Dark\ncolours"));
    assert_eq!(ground(), [0x0B, 0x12, 0x10]);
    kiosk.tap(ar("Large\ntext")).tap(ar("Done"));
    assert_eq!(ground(), [0x0B, 0x12, 0x10]);
    assert!(kiosk.says(ar("More services")), "large tiles need pages: {:#?}", words(&kiosk.app));
    wait(30);
    assert!(ground() == [0xFA, 0xF7, 0xF0] && !kiosk.says(ar("More services")), "the next visitor finds the usual screen");
}

#[test]
fn large_tiles_are_paged_there_and_back() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap(ar("Clearer")).tap(ar("Large\ntext")).tap(ar("Done"));
    assert!(buttons(&kiosk.app).iter().all(|button| button.accessible_label().unwrap() != "التطوع"));
    kiosk.tap(ar("More services")).tap("التطوع");
    assert_eq!(kiosk.commands(), [issue("volunteering", None, Language::ARABIC, 1)]);
}

/// U7: after 45 seconds a question, 20 seconds to answer it, as often as wished.
#[test]
fn an_idle_page_asks_twenty_seconds_long_and_can_be_kept_ten_times() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Assistance request");
    for _ in 0..10 {
        wait(44);
        assert!(kiosk.says("Do you have these with you?"));
        wait(1);
        assert!(kiosk.says("Are you still here?") && kiosk.says("20"), "{:#?}", words(&kiosk.app));
        wait(19);
        assert!(kiosk.says("1"));
        kiosk.tap("I am here");
        assert!(kiosk.says("Do you have these with you?"), "nothing is lost");
    }
    wait(64);
    assert!(kiosk.says("Are you still here?"));
    wait(1);
    assert!(kiosk.says("التطوع") && kiosk.commands().is_empty());
}

#[test]
fn the_question_can_be_answered_by_going() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Assistance request");
    wait(45);
    kiosk.tap("End");
    assert!(kiosk.says("التطوع"));
}

#[test]
fn a_number_without_paper_is_asked_after_and_stays_valid() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("متابعة طلب");
    issued();
    ui::seen(Arc::new(sample::no_paper()));
    wait(45);
    assert!(kiosk.says(ar("Keep your number. It stays valid.")), "{:#?}", words(&kiosk.app));
    kiosk.tap(ar("I am here"));
    assert!(kiosk.says("R 014"));
    wait(65);
    assert!(kiosk.says("التطوع"));
    assert_eq!(kiosk.commands().len(), 1, "the ticket is not cancelled");
}

/// P1: one touch from home.
#[test]
fn rights_are_one_touch_from_home_with_the_approval_in_both_calendars() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Your\nrights");
    assert!(kiosk.says("Your rating is your right, without your name"));
    kiosk.tap("Next");
    let said = words(&kiosk.app).join(" ");
    for part in ["22 Jumada I 1446 AH", "24 November 2024", "0000", "Organising the relationship with beneficiaries"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    kiosk.tap("Privacy");
    assert!(kiosk.says("A ticket needs no name"));
    kiosk.tap("Back");
    assert!(kiosk.says("Your rating is your right, without your name"));
    kiosk.tap("Back");
    assert!(kiosk.says("Volunteering"));
}

/// G1d: no ticket needed, nobody's name.
#[test]
fn a_suggestion_needs_no_ticket_and_can_call_an_officer() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Idea or\ncomplaint").tap("Contact us");
    assert!(words(&kiosk.app).iter().any(|words| words.contains("+966 12 000 0000")), "{:#?}", words(&kiosk.app));
    kiosk.tap("Call an officer");
    assert_eq!(kiosk.commands(), [Command::AskForHelp(AskForHelp { language: Language::ENGLISH })]);
}

#[test]
fn back_leads_through_the_pages_that_were_opened_over_each_other() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Assistance request").tap("Clearer").tap("Language").tap("Clearer").tap("Done");
    assert!(kiosk.says("Do you have these with you?"), "{:#?}", words(&kiosk.app));
    kiosk.tap("Language").tap("Back").tap("Back");
    assert!(kiosk.says("Volunteering"));
}
