//! The functions under test as types, so that one measurement serves all of them.

use netwright_runtime::{Arithmetic, Kernel, Scalar, ulp};

use netwright_support::arithmetic::in_each_arithmetic;

/// An elementary function with its published bounds.
pub(crate) trait Function: Copy + Send + Sync + 'static {
    const NAME: &'static str;
    const BOUND_F32: u32;
    const BOUND_F64: u32;
    /// Beyond it the function is NaN in single precision.
    const LIMIT_F32: f64 = f64::INFINITY;
    fn call<S: Scalar, A: Arithmetic>(x: S) -> S;
}

macro_rules! functions {
    ($($type:ident $method:ident $bound_f32:ident $bound_f64:ident $limit_f32:expr,)*) => {
        $(
            #[derive(Clone, Copy)]
            pub(crate) struct $type;

            impl Function for $type {
                const NAME: &'static str = stringify!($method);
                const BOUND_F32: u32 = ulp::$bound_f32;
                const BOUND_F64: u32 = ulp::$bound_f64;
                const LIMIT_F32: f64 = $limit_f32;
                #[inline(always)]
                fn call<S: Scalar, A: Arithmetic>(x: S) -> S {
                    x.$method::<A>()
                }
            }
        )*
    };
}

functions! {
    Exp exp EXP_F32 EXP_F64 f64::INFINITY,
    ExpM1 exp_m1 EXP_M1_F32 EXP_M1_F64 f64::INFINITY,
    Ln ln LN_F32 LN_F64 f64::INFINITY,
    Ln1p ln_1p LN_1P_F32 LN_1P_F64 f64::INFINITY,
    Softplus softplus SOFTPLUS_F32 SOFTPLUS_F64 f64::INFINITY,
    Sigmoid sigmoid SIGMOID_F32 SIGMOID_F64 f64::INFINITY,
    Tanh tanh TANH_F32 TANH_F64 f64::INFINITY,
    Erf erf ERF_F32 ERF_F64 f64::INFINITY,
    Normal normal NORMAL_F32 NORMAL_F64 f64::INFINITY,
    Sin sin SIN_F32 SIN_F64 134_217_728.0,
    Cos cos COS_F32 COS_F64 134_217_728.0,
}

/// `exp_of_negative` of −|x|, so that every number is an argument.
#[derive(Clone, Copy)]
pub(crate) struct ExpOfNegative;

impl Function for ExpOfNegative {
    const NAME: &'static str = "exp_of_negative";
    const BOUND_F32: u32 = ulp::EXP_F32;
    const BOUND_F64: u32 = ulp::EXP_F64;
    #[inline(always)]
    fn call<S: Scalar, A: Arithmetic>(x: S) -> S {
        (-x.abs()).exp_of_negative::<A>()
    }
}

/// The first of a pair of sigmoids.
#[derive(Clone, Copy)]
pub(crate) struct FirstSigmoid;

/// The second of a pair of sigmoids, of −x.
#[derive(Clone, Copy)]
pub(crate) struct SecondSigmoid;

impl Function for FirstSigmoid {
    const NAME: &'static str = "sigmoid";
    const BOUND_F32: u32 = ulp::SIGMOID_F32;
    const BOUND_F64: u32 = ulp::SIGMOID_F64;
    #[inline(always)]
    fn call<S: Scalar, A: Arithmetic>(x: S) -> S {
        x.sigmoid_pair::<A>()[0]
    }
}

impl Function for SecondSigmoid {
    const NAME: &'static str = "sigmoid";
    const BOUND_F32: u32 = ulp::SIGMOID_F32;
    const BOUND_F64: u32 = ulp::SIGMOID_F64;
    #[inline(always)]
    fn call<S: Scalar, A: Arithmetic>(x: S) -> S {
        (-x).sigmoid_pair::<A>()[1]
    }
}

/// Runs `check` with the machine's arithmetic, then with the separate one, and says which in its argument.
pub(crate) fn in_both_arithmetics(check: impl Fn(&str)) {
    in_each_arithmetic(|separate| {
        check(if separate { "separate arithmetic" } else { "the machine's arithmetic" });
    });
}

/// One value of a function.
pub(crate) struct One<F, S> {
    pub(crate) function: F,
    pub(crate) x: S,
}

impl<F: Function, S: Scalar> Kernel for One<F, S> {
    type Output = S;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        let _ = self.function;
        F::call::<S, A>(self.x)
    }
}
