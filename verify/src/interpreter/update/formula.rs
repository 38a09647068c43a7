//! The formulas of optimisers for one parameter, written out from their papers and from PyTorch's pages.
//!
//! Input: a parameter, its gradient, and the numbers that are kept for it. Output: the parameter after the
//! step. Guarantees: corrections and products over steps are computed from their definitions in each step, so
//! nothing is shared with the rules of the runtime.

/// The number of a step and its learning rate, and what the rates so far add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Step {
    /// The step, from 1.
    pub(super) number: i32,
    /// The learning rate.
    pub(super) rate: f64,
    /// The largest rate of a step so far.
    largest: f64,
    /// The sum of the squares of the largest rates.
    squares: f64,
}

impl Step {
    /// The next step with this rate.
    pub(super) fn next(self, rate: f64) -> Self {
        let largest = self.largest.max(rate);
        Self { number: self.number + 1, rate, largest, squares: self.squares + largest * largest }
    }

    /// The share of the newest weights in the mean of all.
    fn share(self) -> f64 {
        if self.squares > 0.0 { self.largest * self.largest / self.squares } else { 0.0 }
    }
}

/// How a gradient g changes a parameter w, and the numbers that are kept for it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Formula {
    /// `v ← v + g²`, `w ← w − rate·g/(√v + ε)` (Duchi, Hazan & Singer 2011).
    Adagrad {
        /// ε.
        epsilon: f64,
    },
    /// `v ← α·v + (1 − α)·g²`, `d = g/(√v + ε)`; centered, `m ← α·m + (1 − α)·g` and v − m² in the place of
    /// v; then `b ← μ·b + d`, `w ← w − rate·b` (`torch.optim.RMSprop`).
    RmsProp {
        /// α.
        alpha: f64,
        /// ε.
        epsilon: f64,
        /// μ, 0 for none.
        momentum: f64,
        /// Whether it is centered.
        centered: bool,
    },
    /// `w ← w − rate·λ·w`, then a step of Adam (Loshchilov & Hutter 2019, algorithm 2).
    AdamW {
        /// β1 and β2.
        betas: [f64; 2],
        /// ε.
        epsilon: f64,
        /// λ.
        decay: f64,
    },
    /// Adam with `v̂ = max(v₁, …, vₜ)/(1 − β2ᵗ)` (Reddi, Kale & Kumar 2018, as
    /// `torch.optim.Adam(amsgrad=True)`).
    AmsGrad {
        /// β1 and β2.
        betas: [f64; 2],
        /// ε.
        epsilon: f64,
    },
    /// `μₜ = β1·(1 − ½·0.96^(t·ψ))`, `m̂ = μₜ₊₁·m/(1 − μ₁⋯μₜ₊₁) + (1 − μₜ)·g/(1 − μ₁⋯μₜ)`, and else as Adam
    /// (Dozat 2016, as `torch.optim.NAdam`).
    NAdam {
        /// β1 and β2.
        betas: [f64; 2],
        /// ε.
        epsilon: f64,
        /// ψ.
        decay: f64,
    },
    /// Adam whose step is multiplied by r, and without a division by √v̂ while r has no value (Liu et al.
    /// 2020, algorithm 2, as `torch.optim.RAdam`).
    RAdam {
        /// β1 and β2.
        betas: [f64; 2],
        /// ε.
        epsilon: f64,
    },
    /// `w ← w − rate·sign(β1·m + (1 − β1)·g)`, `m ← β2·m + (1 − β2)·g` (Chen et al. 2023, algorithm 2).
    Lion {
        /// β1 and β2.
        betas: [f64; 2],
    },
    /// `w ← w − Δ·sign(g)`, where Δ grows while the sign of the gradient stays (Riedmiller & Braun 1993, in
    /// the form of `torch.optim.Rprop`).
    Rprop {
        /// η⁻ and η⁺.
        etas: [f64; 2],
        /// The least and the largest Δ.
        sizes: [f64; 2],
    },
    /// `z ← z − rate·(g/(√v̂ + ε) + λ·w)`, `x ← (1 − c)·x + c·z`, `w = (1 − β1)·z + β1·x` (Defazio et al.
    /// 2024, algorithm 1).
    ScheduleFree {
        /// β1 and β2.
        betas: [f64; 2],
        /// ε.
        epsilon: f64,
        /// λ.
        decay: f64,
    },
}

impl Formula {
    /// The parameter after a step.
    pub(super) fn apply(self, step: Step, w: f64, g: f64, kept: &mut [f64; 3]) -> f64 {
        match self {
            Self::Adagrad { epsilon } => {
                kept[0] += g * g;
                w - step.rate * g / (kept[0].sqrt() + epsilon)
            }
            Self::RmsProp { alpha, epsilon, momentum, centered } => {
                let [square, mean, velocity] = kept;
                *square = alpha * *square + (1.0 - alpha) * g * g;
                *mean = alpha * *mean + (1.0 - alpha) * g;
                let variance = if centered { (*square - *mean * *mean).max(0.0) } else { *square };
                *velocity = momentum * *velocity + g / (variance.sqrt() + epsilon);
                w - step.rate * *velocity
            }
            Self::AdamW { betas, epsilon, decay } => {
                let [mean, square] = moments(betas, step, g, kept);
                w - step.rate * decay * w - step.rate * mean / (square.sqrt() + epsilon)
            }
            Self::AmsGrad { betas, epsilon } => {
                let [mean, _] = moments(betas, step, g, kept);
                kept[2] = kept[2].max(kept[1]);
                w - step.rate * mean / ((kept[2] / without(betas[1], step)).sqrt() + epsilon)
            }
            Self::NAdam { betas, epsilon, decay } => {
                let [_, square] = moments(betas, step, g, kept);
                let mu = |t: i32| betas[0] * (1.0 - 0.5 * 0.96_f64.powf(f64::from(t) * decay));
                let product = |last: i32| (1..=last).map(mu).product::<f64>();
                let now = (1.0 - mu(step.number)) * g / (1.0 - product(step.number));
                let next = mu(step.number + 1) * kept[0] / (1.0 - product(step.number + 1));
                w - step.rate * (now + next) / (square.sqrt() + epsilon)
            }
            Self::RAdam { betas, epsilon } => w - step.rate * rectified(betas, epsilon, step, g, kept),
            Self::Lion { betas: [beta1, beta2] } => {
                let direction = beta1 * kept[0] + (1.0 - beta1) * g;
                kept[0] = beta2 * kept[0] + (1.0 - beta2) * g;
                w - step.rate * sign(direction)
            }
            Self::Rprop { etas, sizes } => w - resilient(etas, sizes, step, g, kept),
            Self::ScheduleFree { betas, epsilon, decay } => {
                let [z, square, _] = kept;
                if step.number == 1 {
                    *z = w;
                }
                let x = (w - (1.0 - betas[0]) * *z) / betas[0];
                *square = betas[1] * *square + (1.0 - betas[1]) * g * g;
                let root = (*square / without(betas[1], step)).sqrt();
                *z -= step.rate * (g / (root + epsilon) + decay * w);
                let x = (1.0 - step.share()) * x + step.share() * *z;
                (1.0 - betas[0]) * *z + betas[0] * x
            }
        }
    }
}

/// `1 − βᵗ`.
fn without(beta: f64, step: Step) -> f64 {
    1.0 - beta.powi(step.number)
}

/// m̂ and v̂ of Adam: the running mean and the running square, which are kept first and second.
fn moments([beta1, beta2]: [f64; 2], step: Step, g: f64, kept: &mut [f64; 3]) -> [f64; 2] {
    let [mean, square, _] = kept;
    *mean = beta1 * *mean + (1.0 - beta1) * g;
    *square = beta2 * *square + (1.0 - beta2) * g * g;
    [*mean / without(beta1, step), *square / without(beta2, step)]
}

/// The direction of RAdam.
fn rectified(betas: [f64; 2], epsilon: f64, step: Step, g: f64, kept: &mut [f64; 3]) -> f64 {
    let [mean, _] = moments(betas, step, g, kept);
    let (t, beta) = (f64::from(step.number), betas[1]);
    let most = 2.0 / (1.0 - beta) - 1.0;
    let length = most - 2.0 * t * beta.powi(step.number) / without(beta, step);
    if length <= 5.0 {
        return mean;
    }
    let above = (length - 4.0) * (length - 2.0) * most;
    let r = (above / ((most - 4.0) * (most - 2.0) * length)).sqrt();
    mean * r * without(beta, step).sqrt() / (kept[1].sqrt() + epsilon)
}

/// The step of Rprop; the last gradient and Δ are kept.
fn resilient(etas: [f64; 2], sizes: [f64; 2], step: Step, g: f64, kept: &mut [f64; 3]) -> f64 {
    let [last, size, _] = kept;
    if step.number == 1 {
        *size = step.rate;
    }
    let agreement = sign(g) * sign(*last);
    let factor = if agreement > 0.0 {
        etas[1]
    } else if agreement < 0.0 {
        etas[0]
    } else {
        1.0
    };
    *size = (*size * factor).clamp(sizes[0], sizes[1]);
    *last = if agreement < 0.0 { 0.0 } else { g };
    *size * sign(*last)
}

/// −1, 0 or 1.
fn sign(number: f64) -> f64 {
    if number == 0.0 { 0.0 } else { number.signum() }
}
