//! Faults of clipping and of L-BFGS, whose tests declare networks.

use super::faults::{Fault, Source};

pub(super) const SOURCES: &[Source] = &[
    Source {
        file: "clipping.rs",
        tests: "clipping",
        faults: &[
            Fault {
                name: "small gradients are scaled up to the limit of their norm",
                from: "if divisor.is_above(limit) || divisor.is_nan() || limit.is_nan() {",
                to: "if divisor.is_above(limit) || !divisor.is_above(limit) {",
            },
            Fault {
                name: "a norm lacks its last numbers",
                from: "for number in rest {\n            of_block",
                to: "for number in rest.iter().skip(1) {\n            of_block",
            },
            Fault {
                name: "only the first block of numbers has a norm",
                from: "sum = sum + of_block;",
                to: "sum = sum.is_above(S::ZERO).then_some(sum).unwrap_or(of_block);",
            },
            Fault {
                name: "huge numbers are not brought into range before they are squared",
                from: "[into_range(largest), out_of_range(largest)]",
                to: "[S::ONE, S::ONE + into_range(largest) - into_range(largest)]",
            },
            Fault {
                name: "the norm after clipping is returned",
                from: "root * unscale\n",
                to: "if divisor.is_above(limit) { most } else { root * unscale }\n",
            },
            Fault {
                name: "numbers are clipped from above alone",
                from: "*number = -(-most).max(-(-most).max(*number));",
                to: "*number = -(-most).max(-*number);",
            },
            Fault {
                name: "clipped numbers lose their sign",
                from: "*number = -(-most).max(-(-most).max(*number));",
                to: "*number = -(-most).max(-number.abs());",
            },
        ],
    },
    Source {
        file: "optimizer/lbfgs/mod.rs",
        tests: "descent",
        faults: &[
            Fault {
                name: "the second loop of L-BFGS forgets what the first one took",
                from: "add_scaled(q, shares[place] - share, s);",
                to: "add_scaled(q, shares[place] - shares[place] - share, s);",
            },
            Fault {
                name: "the direction has no scale of the newest change",
                from: "*number = *number * history.scale;",
                to: "*number = *number * (history.scale / history.scale);",
            },
            Fault {
                name: "the history has one change less",
                from: "if history.count < M { history.count + 1 } else { M };",
                to: "if history.count + 1 < M { history.count + 1 } else { history.count };",
            },
            Fault {
                name: "the oldest change is taken for the newest",
                from: "for age in (0..history.count).rev() {",
                to: "for age in 0..history.count {",
            },
            Fault {
                name: "changes of the parameters lack the step of the line search",
                from: "set_scaled(new_s.borrow_mut().parameters_mut(), self.step, direction);",
                to: "set_scaled(new_s.borrow_mut().parameters_mut(), S::ONE, direction);",
            },
            Fault {
                name: "changes without curvature are remembered",
                from: "if !curvature.is_above(S::from_f64(LEAST_CURVATURE)) {",
                to: "if curvature.is_nan() {",
            },
            Fault {
                name: "the first step is not bounded by the gradient",
                from: "first = if S::ONE.is_above(inverse) { inverse } else { S::ONE };",
                to: "first = if inverse.is_nan() { inverse } else { S::ONE };",
            },
            Fault {
                name: "a history stays when it is to be forgotten",
                from: "(self.has_begun, self.history.count, self.history.next) = (false, 0, 0);",
                to: "self.has_begun = false;",
            },
        ],
    },
    Source {
        file: "optimizer/lbfgs/wolfe.rs",
        tests: "descent",
        faults: &[
            Fault {
                name: "the line search ends wherever the loss falls",
                from: "is_at_most(at.slope.abs(), -(S::from_f64(CURVATURE) * self.start.slope))",
                to: "!at.slope.is_nan()",
            },
            Fault {
                name: "the cubic of the line search is upside down",
                from: "let d2 = square.sqrt();",
                to: "let d2 = -square.sqrt();",
            },
            Fault {
                name: "the line search steps into the ends of its bracket",
                from: "let step = away_from_ends(step, [low, high], &mut was_near);",
                to: "let _ = away_from_ends(step, [low, high], &mut was_near);",
            },
            Fault {
                name: "a loss that is not a number is low enough",
                from: "!a.is_above(b) && !a.is_nan() && !b.is_nan()",
                to: "!a.is_above(b)",
            },
        ],
    },
    Source {
        file: "optimizer/lbfgs/vector.rs",
        tests: "descent",
        faults: &[Fault {
            name: "a product of vectors lacks its last numbers",
            from: "for (a, b) in rest_of_a.iter().zip(rest_of_b) {",
            to: "for (a, b) in rest_of_a.iter().zip(rest_of_b).skip(1) {",
        }],
    },
];
