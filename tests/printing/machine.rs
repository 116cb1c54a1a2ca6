//! The job as a pure machine, against the emulator in virtual time.

use std::time::Duration;

use dawr::engine::{Cause, JobOutcome};
use dawr::printing::Abilities;
use dawr::printing::emulator::Model;

use super::rig::{Rig, is_whole, model, slip};

fn tiers() -> [(Model, JobOutcome); 3] {
    let handed_over = JobOutcome::Uncertain(Cause::HandedOver);
    [(Model::tier_a(), JobOutcome::Confirmed), (Model::tier_b(), JobOutcome::Confirmed), (Model::tier_c(), handed_over)]
        .map(|(kind, outcome)| (model(kind).with_speed(150), outcome))
}

#[test]
fn a_well_printer_prints_each_slip_once_and_says_so_as_its_tier_can() {
    for (model, outcome) in tiers() {
        let mut rig = Rig::with(model.clone(), "");
        for number in [1, 2, 3] {
            let (raster, bytes) = slip(number);
            assert_eq!(rig.print(&bytes).outcome, outcome, "{model:?}");
            rig.wait(Duration::from_secs(10));
            assert_eq!(rig.printer.sheets().len(), usize::from(number), "{model:?}");
            assert!(is_whole(rig.printer.sheets().last().unwrap(), &raster), "{model:?}");
        }
    }
}

#[test]
fn an_unprobed_printer_is_asked_and_believed_where_it_complains_but_proves_nothing() {
    for (model, _) in tiers() {
        let mut rig = Rig::with(model, "");
        rig.abilities = Abilities::default();
        assert_eq!(rig.print(&slip(1).1).outcome, JobOutcome::Uncertain(Cause::HandedOver));
    }
    let mut rig = Rig::with(model(Model::real_time_only()), "start: paper-out");
    rig.abilities = Abilities::default();
    assert_eq!(rig.print(&slip(1).1).outcome, JobOutcome::NotSent(Cause::PaperOut));
}
