//! Faults of optimisers and schedules.

use super::faults::{Fault, Source};

pub(super) const SOURCES: &[Source] = &[
    Source {
        file: "optimizer/sgd.rs",
        tests: "optimizer",
        faults: &[Fault { name: "sgd ascends", from: "minus_rate: -self.rate", to: "minus_rate: self.rate" }],
    },
    Source {
        file: "optimizer/momentum.rs",
        tests: "optimizer",
        faults: &[
            Fault {
                name: "momentum steps along the velocity before its update",
                from: "let v = v.mul_add::<A>(self.momentum, g);\n        let direction = if NESTEROV { v.mul_add::<A>(self.momentum, g) } else { v };",
                to: "let (old, v) = (v, v.mul_add::<A>(self.momentum, g));\n        let direction = if NESTEROV { v.mul_add::<A>(self.momentum, g) } else { old };",
            },
            Fault {
                name: "Nesterov's step lacks the gradient",
                from: "if NESTEROV { v.mul_add::<A>(self.momentum, g) }",
                to: "if NESTEROV { v * self.momentum }",
            },
        ],
    },
    Source {
        file: "optimizer/betas.rs",
        tests: "optimizer",
        faults: &[
            Fault {
                name: "adam corrects the bias of the next step",
                from: "self.decays[0].correction(self.steps)",
                to: "self.decays[0].correction(self.steps.saturating_add(1))",
            },
            Fault {
                name: "a restored adam is a step behind",
                from: "self.betas.steps = steps;",
                to: "self.betas.steps = steps.saturating_sub(1);",
            },
        ],
    },
    Source {
        file: "optimizer/adam.rs",
        tests: "optimizer",
        faults: &[Fault {
            name: "adam adds its epsilon within the root",
            from: "v.sqrt().mul_add::<A>(self.root_correction, self.epsilon)",
            to: "(v + self.epsilon).sqrt() * self.root_correction",
        }],
    },
    Source {
        file: "optimizer/adagrad.rs",
        tests: "trajectories",
        faults: &[Fault {
            name: "adagrad forgets earlier gradients",
            from: "v.plus_square::<A>(g)",
            to: "S::ZERO.plus_square::<A>(g)",
        }],
    },
    Source {
        file: "optimizer/rmsprop.rs",
        tests: "trajectories",
        faults: &[
            Fault {
                name: "a centered variance is not centered",
                from: "v.minus_square::<A>(m).at_least(S::ZERO)",
                to: "(v + m - m).at_least(S::ZERO)",
            },
            Fault {
                name: "the velocity of rmsprop has a rate of its own",
                from: "let velocity = velocity.mul_add::<A>(rule.momentum, rule.direction(g, square));",
                to: "let velocity = velocity.mul_add::<A>(rule.momentum, rule.take * rule.direction(g, square));",
            },
        ],
    },
    Source {
        file: "optimizer/amsgrad.rs",
        tests: "trajectories",
        faults: &[Fault {
            name: "amsgrad divides by the running square",
            from: "let denominator = largest.sqrt()",
            to: "let denominator = v.sqrt()",
        }],
    },
    Source {
        file: "optimizer/nadam.rs",
        tests: "trajectories",
        faults: &[
            Fault {
                name: "nadam has the momentum of the same step twice",
                from: "self.momentum(self.betas.steps.saturating_add(1))",
                to: "self.momentum(self.betas.steps)",
            },
            Fault {
                name: "nadam does not multiply its momentums",
                from: "self.product = Some(product);",
                to: "self.product = Some(now);",
            },
        ],
    },
    Source {
        file: "optimizer/radam.rs",
        tests: "trajectories",
        faults: &[
            Fault {
                name: "radam rectifies too early",
                from: "length.is_above(five)",
                to: "length.is_above(four)",
            },
            Fault {
                name: "radam forgets a factor",
                from: "(length - four) * ((length - two) / length)",
                to: "(length - four)",
            },
        ],
    },
    Source {
        file: "optimizer/lion.rs",
        tests: "trajectories",
        faults: &[Fault {
            name: "lion keeps its direction as its mean",
            from: "(w - step, [m.mul_add::<A>(keep, take * g)])",
            to: "(w - step, [direction + (keep - keep) * take])",
        }],
    },
    Source {
        file: "optimizer/rprop.rs",
        tests: "trajectories",
        faults: &[
            Fault {
                name: "rprop steps back where the sign changes",
                from: "(-agreement).select_positive(S::ZERO, g)",
                to: "(-agreement).select_positive(g, g)",
            },
            Fault {
                name: "rprop has no bound",
                from: "-(-self.most).max(-self.least.max(size))",
                to: "self.least.max(size)",
            },
        ],
    },
    Source {
        file: "optimizer/schedule_free.rs",
        tests: "trajectories",
        faults: &[
            Fault {
                name: "the mean of a schedule-free run has equal weights",
                from: "weight / sum }",
                to: "S::ONE / S::from_u64(self.betas.steps) }",
            },
            Fault {
                name: "a schedule-free step is not corrected for its mean",
                from: "S::ONE - beta * (S::ONE - share)",
                to: "S::ONE - beta",
            },
        ],
    },
    Source {
        file: "optimizer/decay.rs",
        tests: "trajectories",
        faults: &[
            Fault {
                name: "decoupled decay has no rate",
                from: "[S::ONE - rate * weights, S::ONE - rate * biases]",
                to: "[S::ONE - weights, S::ONE - biases]",
            },
            Fault {
                name: "biases decay as weights do",
                from: "Self::decayed::<A>(w, g, self.factors[1])",
                to: "Self::decayed::<A>(w, g, self.factors[0])",
            },
        ],
    },
    Source {
        file: "schedule/cosine.rs",
        tests: "trajectories",
        faults: &[Fault {
            name: "periods of a cosine grow too fast",
            from: "length = length.saturating_mul(factor);",
            to: "length = length.saturating_mul(factor.saturating_add(1));",
        }],
    },
    Source {
        file: "schedule/one_cycle.rs",
        tests: "trajectories",
        faults: &[Fault {
            name: "the top of one cycle is a step late",
            from: "S::from_u64(self.length) - S::ONE;",
            to: "S::from_u64(self.length);",
        }],
    },
    Source {
        file: "schedule/plateau.rs",
        tests: "trajectories",
        faults: &[
            Fault {
                name: "a plateau is patient for one observation less",
                from: "self.bad > self.patience",
                to: "self.bad >= self.patience",
            },
            Fault {
                name: "observations count while a plateau cools down",
                from: "(self.cooling, self.bad) = (self.cooling - 1, 0);",
                to: "self.cooling -= 1;",
            },
        ],
    },
    Source {
        file: "schedule/warmup.rs",
        tests: "trajectories",
        faults: &[Fault {
            name: "the schedule after a warm-up begins in its middle",
            from: "self.then.rate(step - self.length)",
            to: "self.then.rate(step)",
        }],
    },
];
