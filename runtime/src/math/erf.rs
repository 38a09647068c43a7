//! The error function erf x = 2/√π·∫₀ˣ e^(−t²) dt.
//!
//! With t = |x|, 1 − erf t is e^(−t·q(t)) with q(t) = −ln(1 − erf t)/t, which is smooth and near 2/√π for
//! small t. So erf t = −(e^(−t·q) − 1): small results keep their relative precision, and where the result is
//! near 1 the errors of q are lost. The result is odd in x and never beyond ±1.

use super::exp::{exp_m1_of_negative_f32, exp_m1_of_negative_f64};
use crate::machine::Arithmetic;

/// erf x in single precision.
///
/// q is minimax on [0, 4] for what it adds to the relative error of erf (Sollya's `remez`, weighted with
/// t·(1 − erf t)/erf t): at most 2⁻²⁷·⁸. Over all floats the result is off by at most 3.219 ulp in either
/// arithmetic.
#[inline(always)]
pub(crate) fn erf_f32<A: Arithmetic>(x: f32) -> f32 {
    let t = x.abs();
    // From here on the result is 1; a NaN passes.
    let t = if t > 4.0 { 4.0 } else { t };
    let q = horner!(A mul_add_f32, t;
        core::f32::consts::FRAC_2_SQRT_PI, 0.636_619_9, 0.102_768_905, -0.019_103_348, -2.930_814_5e-4, 1.860_558_4e-3,
        -7.958_700_3e-4, 1.974_312_6e-4, -3.091_388e-5, 2.835_310_2e-6, -1.162_560_1e-7
    );
    (-exp_m1_of_negative_f32::<A>(-t * q)).copysign(x)
}

/// erf x in double precision.
///
/// q is minimax on [0, 6] in the same way, with doubles for coefficients: at most 2⁻⁵⁵·³. An error δ of t·q
/// changes the result by e^(−t·q)·δ: `tests/math/error_bounds.py` finds 2.98 ulp, where the result is just
/// above ¼.
#[inline(always)]
pub(crate) fn erf_f64<A: Arithmetic>(x: f64) -> f64 {
    let t = x.abs();
    // From here on the result is 1; a NaN passes.
    let t = if t > 6.0 { 6.0 } else { t };
    let q = horner!(A mul_add_f64, t;
        core::f64::consts::FRAC_2_SQRT_PI, 0.636_619_772_367_580_8, 0.102_772_603_302_005_01,
        -0.019_128_447_011_399_89, -2.091_946_007_583_44e-4, 1.696_205_550_847_77e-3,
        -5.901_206_784_680_588e-4, 2.585_864_902_871_538_3e-5, 6.455_174_270_977_562e-5,
        -2.986_006_564_092_308_5e-5, 3.646_802_886_726_626e-6, 2.502_112_496_160_187_6e-6,
        -1.370_941_691_653_518_3e-6, 2.779_719_240_806_290_5e-9, 3.819_399_187_365_782e-7,
        -2.889_629_210_814_345e-7, 1.385_638_265_772_838_4e-7, -5.066_592_163_186_918_5e-8,
        1.498_875_710_268_635_8e-8, -3.677_685_067_468_267e-9, 7.562_852_678_345_427e-10,
        -1.306_996_923_685_313_8e-10, 1.893_382_879_680_354_4e-11, -2.283_204_323_747_643e-12,
        2.265_389_240_907_662_4e-13, -1.817_467_335_622_866_5e-14, 1.149_071_352_778_951_8e-15,
        -5.505_173_972_648_316e-17, 1.874_240_216_753_544_2e-18, -4.015_012_952_223_388_4e-20,
        3.944_924_252_836_144e-22, 4.739_877_442_642_454e-25
    );
    (-exp_m1_of_negative_f64::<A>(-t * q)).copysign(x)
}
