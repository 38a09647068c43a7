//! Whatever the bytes, a recording is read or refused, and what is read is written and read again with the
//! same bits: `fuzz/read wav` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright::train::Sequences;
use netwright::train::wav::Wav;

fuzz_target!(|bytes: &[u8]| {
    let Ok(wav) = Wav::parse(bytes) else { return };
    drop((wav.rows::<2>(), wav.channel(0), Sequences::<1, 1>::recordings([(&wav, &wav)])));
    if let Ok(written) = wav.bytes() {
        let again = Wav::parse(&written).expect("a file that was written");
        let bits = |wav: &Wav| wav.samples().iter().map(|sample| sample.to_bits()).collect::<Vec<_>>();
        assert_eq!((wav.rate(), wav.channels(), bits(&wav)), (again.rate(), again.channels(), bits(&again)));
    }
});
