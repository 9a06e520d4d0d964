//! I14: native and wasm give the same number for the same seed.
//!
//! Natively, the numbers are compared with `drill/expected.txt` (renew it with `UPDATE_EXPECT=1`);
//! in a browser, the same file is compiled in.

mod drill;

const SEEDS: [u64; 4] = [1, 2, 3, 0x5eed];

fn numbers() -> String {
    SEEDS
        .iter()
        .map(|seed| format!("{seed}: {:016x}\n", drill::run(*seed)))
        .collect()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    /// I13, I14: the number is what it was, whatever the machine and its time zone.
    #[test]
    fn the_drill_gives_its_number() {
        expect_test::expect_file!["drill/expected.txt"].assert_eq(&super::numbers());
    }

    /// The number moves when anything moves: another seed, another number.
    #[test]
    fn another_seed_gives_another_number() {
        assert_ne!(super::drill::run(1), super::drill::run(2));
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::wasm_bindgen_test;

    wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

    /// I14: a browser gives the same numbers as the machine that committed the file.
    #[wasm_bindgen_test]
    fn the_drill_gives_its_number() {
        assert_eq!(super::numbers(), include_str!("drill/expected.txt"));
    }

    /// I13: the zone of this browser is nothing to the engine, so two runs agree.
    #[wasm_bindgen_test]
    fn the_drill_repeats_itself() {
        assert_eq!(super::drill::run(7), super::drill::run(7));
    }
}
