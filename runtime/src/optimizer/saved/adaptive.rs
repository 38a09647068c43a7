//! The saved forms of the optimisers that divide by running squares, and of their relatives.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::{check_betas, check_share};
use crate::optimizer::{Adagrad, AmsGrad, Lion, NAdam, RAdam, RmsProp, Rprop, ScheduleFree};
use crate::saving::Single;
use crate::scalar::Scalar;

/// The saved form of an optimiser: its name, its type, that of its networks, and its fields: each with the
/// value that is written; at last, the optimiser that is made of what was read.
macro_rules! saved {
    ($($name:literal $saved:ident: $optimizer:ty, $state:ty, |$from:ident| {
        $($field:ident: $type:ty = $value:expr),*
    } => $into:expr;)+) => {
        $(
            const _: () = {
                #[derive(serde::Serialize, serde::Deserialize)]
                #[serde(rename = $name, deny_unknown_fields)]
                #[serde(bound(
                    serialize = "S: Scalar + Serialize, T: Serialize",
                    deserialize = "S: Scalar + Deserialize<'de>, T: Deserialize<'de>"
                ))]
                struct $saved<S, T> {
                    $($field: $type),*
                }

                impl<S: Scalar + Serialize, P: Serialize> Serialize for $optimizer {
                    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                        let $from = self;
                        $saved { $($field: $value),* }.serialize(serializer)
                    }
                }

                impl<'de, S: Scalar + Deserialize<'de>, P: Deserialize<'de>> Deserialize<'de> for $optimizer {
                    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        let $saved { $($field),* } = $saved::<S, $state>::deserialize(deserializer)?;
                        $into
                    }
                }
            };
        )+
    };
}

saved! {
    "Adagrad" SavedAdagrad: Adagrad<S, P>, P, |from| {
        rate: Single<S> = Single(from.rate),
        epsilon: f64 = from.current_epsilon(),
        squares: T = &from.squares
    } => Ok(Self::with_state(rate.0, squares).epsilon(epsilon));

    "AmsGrad" SavedAmsGrad: AmsGrad<S, P>, [P; 3], |from| {
        rate: Single<S> = Single(from.rate),
        betas: [f64; 2] = from.current_betas(),
        epsilon: f64 = from.current_epsilon(),
        steps: u64 = from.steps(),
        moments: T = &from.moments
    } => {
        let [beta1, beta2] = check_betas::<D::Error>("AmsGrad", betas)?;
        Ok(Self::with_state(rate.0, moments).betas(beta1, beta2).epsilon(epsilon).at_step(steps))
    };

    "NAdam" SavedNAdam: NAdam<S, P>, [P; 2], |from| {
        rate: Single<S> = Single(from.rate),
        betas: [f64; 2] = from.current_betas(),
        epsilon: f64 = from.current_epsilon(),
        momentum_decay: f64 = from.current_momentum_decay(),
        steps: u64 = from.steps(),
        momentum_product: Single<S> = Single(from.momentum_product()),
        moments: T = &from.moments
    } => {
        let [beta1, beta2] = check_betas::<D::Error>("NAdam", betas)?;
        let read = Self::with_state(rate.0, moments).betas(beta1, beta2).epsilon(epsilon);
        Ok(read.momentum_decay(momentum_decay).at_step(steps, momentum_product.0))
    };

    "RAdam" SavedRAdam: RAdam<S, P>, [P; 2], |from| {
        rate: Single<S> = Single(from.rate),
        betas: [f64; 2] = from.current_betas(),
        epsilon: f64 = from.current_epsilon(),
        steps: u64 = from.steps(),
        moments: T = &from.moments
    } => {
        let [beta1, beta2] = check_betas::<D::Error>("RAdam", betas)?;
        Ok(Self::with_state(rate.0, moments).betas(beta1, beta2).epsilon(epsilon).at_step(steps))
    };

    "Lion" SavedLion: Lion<S, P>, P, |from| {
        rate: Single<S> = Single(from.rate),
        betas: [f64; 2] = from.current_betas(),
        mean: T = &from.mean
    } => {
        let [beta1, beta2] = check_betas::<D::Error>("Lion", betas)?;
        Ok(Self::with_state(rate.0, mean).betas(beta1, beta2))
    };

    "Rprop" SavedRprop: Rprop<S, P>, [P; 2], |from| {
        rate: Single<S> = Single(from.rate),
        etas: [f64; 2] = from.current_etas(),
        step_sizes: [f64; 2] = from.current_step_sizes(),
        state: T = &from.state
    } => {
        let read = Self::with_state(rate.0, state).etas(etas[0], etas[1]);
        Ok(read.step_sizes(step_sizes[0], step_sizes[1]))
    };

    "ScheduleFree" SavedScheduleFree: ScheduleFree<S, P>, [P; 2], |from| {
        rate: Single<S> = Single(from.rate),
        betas: [f64; 2] = from.current_betas(),
        epsilon: f64 = from.current_epsilon(),
        weight_decay: f64 = from.current_weight_decay(),
        steps: u64 = from.steps(),
        weights: [Single<S>; 2] = from.weights().map(Single),
        state: T = &from.state
    } => {
        let [beta1, beta2] = check_betas::<D::Error>("ScheduleFree", betas)?;
        let [largest_rate, weight_sum] = weights;
        let read = Self::with_state(rate.0, state).betas(beta1, beta2).epsilon(epsilon);
        Ok(read.weight_decay(weight_decay).at_step(steps, largest_rate.0, weight_sum.0))
    };
}

/// The same of each form of RMSprop: centered or not, and so many slots.
macro_rules! saved_rms_props {
    ($($slots:literal, $centered:literal;)+) => {
        saved! {
            $("RmsProp" SavedRmsProp: RmsProp<S, P, $slots, $centered>, [P; $slots], |from| {
                centered: bool = $centered,
                rate: Single<S> = Single(from.rate),
                alpha: f64 = from.current_alpha(),
                epsilon: f64 = from.current_epsilon(),
                momentum: f64 = from.current_momentum(),
                state: T = &from.state
            } => {
                if centered != $centered {
                    let (this, other) = if centered { ("", "true") } else { ("not ", "false") };
                    let text = format_args!("this RMSprop is {this}centered: read it as `RmsProp<_, _, _, {other}>`");
                    return Err(D::Error::custom(text));
                }
                let alpha = check_share::<D::Error>("RmsProp", "an alpha", alpha)?;
                Ok(Self::with_state(rate.0, momentum, state).alpha(alpha).epsilon(epsilon))
            };)+
        }
    };
}

saved_rms_props! {
    1, false;
    2, false;
    2, true;
    3, true;
}
