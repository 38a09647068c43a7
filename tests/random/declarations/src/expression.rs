//! The source of a chain: values combined with `+`, `-`, `*` and commas, in the parentheses that their
//! order needs and in some that it does not.

use super::draw::Draw;
use crate::operation::{affine, broadcast};
use crate::structure;

/// No joined value is wider.
const WIDEST: usize = 40;

/// How tightly the parts of an expression hold together.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Hold {
    Sum,
    Product,
    Atom,
}

/// `factor·value + offset`, with the number of the value.
#[derive(Clone, Copy)]
struct Numbers {
    value: u64,
    factor: f64,
    offset: f64,
}

impl Numbers {
    /// No numbers beside a value.
    fn none(value: u64) -> Self {
        Self { value, factor: 1.0, offset: 0.0 }
    }

    /// The number of all.
    fn structure(self) -> u64 {
        let Self { value, factor, offset } = self;
        if factor == 1.0 && offset == 0.0 { value } else { affine::meaning(factor, offset, &[value]) }
    }
}

/// Values, and how they are combined.
pub(super) struct Expression {
    pub(super) text: String,
    pub(super) size: usize,
    pub(super) structure: u64,
    /// A value with numbers beside it: further numbers become part of the same operation.
    numbers: Numbers,
    /// How many factors no activation bounds, in the product that has most: a measure of how large numbers
    /// get.
    pub(super) degree: usize,
    hold: Hold,
}

impl Expression {
    /// The text where `place` is asked for.
    fn inside(&self, place: Hold) -> String {
        if self.hold < place { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// `a + b`, `a - b`, `a * b`.
fn pair(sign: &str, a: &Expression, b: &Expression) -> Expression {
    let is_product = sign == "*";
    // What stands on the right of an operator of its own kind keeps its parentheses: a - (b - c).
    let (hold, right) = if is_product { (Hold::Product, Hold::Atom) } else { (Hold::Sum, Hold::Product) };
    let size = a.size.max(b.size);
    let repeated = |of: &Expression| match of.size {
        1 if size > 1 => broadcast::meaning(size, &[of.structure]),
        _ => of.structure,
    };
    let structure = structure::of(sign, &[repeated(a), repeated(b)]);
    Expression {
        text: format!("{} {sign} {}", a.inside(hold), b.inside(right)),
        size,
        structure,
        numbers: Numbers::none(structure),
        degree: if is_product { a.degree + b.degree } else { a.degree.max(b.degree) },
        hold,
    }
}

impl Draw<'_> {
    /// A value, or several combined; what nothing has read yet is preferred.
    pub(super) fn source(&mut self) -> Expression {
        let unread = self.unread();
        let first = match unread.as_slice() {
            [_, ..] if self.chance(0.6) => self.pick(&unread),
            _ => self.generator.below(self.values.len()),
        };
        let mut expression = self.read(first);
        for _ in 0..3 {
            if !self.chance(0.4) {
                break;
            }
            expression = self.grown(expression);
        }
        expression
    }

    /// A value alone.
    pub(super) fn read(&mut self, value: usize) -> Expression {
        let value = &mut self.values[value];
        value.read = true;
        let (text, size, structure) = (value.name.clone(), value.size, value.structure);
        let numbers = Numbers::none(structure);
        Expression { text, size, structure, numbers, degree: value.degree, hold: Hold::Atom }
    }

    /// An expression with one more value, or two.
    pub(super) fn grown(&mut self, expression: Expression) -> Expression {
        if self.chance(0.25) {
            return self.joined_to_others(expression);
        }
        if self.chance(0.15) {
            return self.beside_number(&expression);
        }
        let single: Vec<usize> = (0..self.values.len()).filter(|&v| self.values[v].size == 1).collect();
        if expression.size > 1 && !single.is_empty() && self.chance(0.3) {
            let single = self.pick(&single);
            let single = self.read(single);
            return self.combined(expression, single);
        }
        match self.of_size(expression.size) {
            Some(other) => self.combined(expression, other),
            None => expression,
        }
    }

    /// `1 - a`, `0.5 * a`, `a + 0.5`, `-a`.
    fn beside_number(&mut self, of: &Expression) -> Expression {
        let number = self.pick(&[0.5, 1.0, 2.0]);
        let Numbers { value, factor, offset } = of.numbers;
        // A product of a sum is an operation of its own.
        let whole = if offset == 0.0 { of.numbers } else { Numbers::none(of.structure) };
        let product = Numbers { factor: number * whole.factor, ..whole };
        let (product_before, sum_before) = (of.inside(Hold::Product), of.inside(Hold::Sum));
        let (text, numbers, hold) = match self.generator.below(6) {
            0 => (format!("{number} * {}", of.inside(Hold::Atom)), product, Hold::Product),
            1 => (format!("{product_before} * {number}"), product, Hold::Product),
            2 => (
                format!("-{product_before}"),
                Numbers { value, factor: -factor, offset: 0.0 - offset },
                Hold::Sum,
            ),
            3 => {
                let numbers = Numbers { value, factor: -factor, offset: number - offset };
                (format!("{number} - {product_before}"), numbers, Hold::Sum)
            }
            4 => (
                format!("{sum_before} + {number}"),
                Numbers { value, factor, offset: offset + number },
                Hold::Sum,
            ),
            _ => (
                format!("{sum_before} - {number}"),
                Numbers { value, factor, offset: offset - number },
                Hold::Sum,
            ),
        };
        let structure = numbers.structure();
        self.in_parentheses(Expression { text, size: of.size, structure, numbers, degree: of.degree, hold })
    }

    /// Two expressions of one size, or one of them of a single number, combined number by number.
    pub(super) fn combined(&mut self, a: Expression, b: Expression) -> Expression {
        let mut sign = self.pick(&["+", "+", "-", "-", "*"]);
        let is_long = a.hold == Hold::Product || b.hold == Hold::Product;
        let is_tame = match a.degree + b.degree {
            0 | 1 => !is_long || self.chance(0.3),
            2 => !is_long && self.chance(0.2),
            _ => false,
        };
        // A value minus itself is 0, and so are all gradients through it.
        let is_nothing = sign == "-" && a.structure == b.structure && !self.chance(0.1);
        if sign == "*" && !is_tame || is_nothing {
            sign = "+";
        }
        let result = if self.chance(0.3) { pair(sign, &b, &a) } else { pair(sign, &a, &b) };
        self.in_parentheses(result)
    }

    /// Now and then in parentheses that nothing needs.
    fn in_parentheses(&mut self, expression: Expression) -> Expression {
        if !self.chance(0.15) {
            return expression;
        }
        Expression { text: format!("({})", expression.text), hold: Hold::Atom, ..expression }
    }

    /// An expression of this size: a value, two joined, or a combination; `None` if no values fit.
    fn of_size(&mut self, size: usize) -> Option<Expression> {
        let count = self.values.len();
        let alike: Vec<usize> = (0..count).filter(|&v| self.values[v].size == size).collect();
        let adds_up = |(a, b): &(usize, usize)| self.values[*a].size + self.values[*b].size == size;
        let couples: Vec<(usize, usize)> =
            (0..count).flat_map(|a| (0..count).map(move |b| (a, b))).filter(adds_up).collect();
        let is_joined = !couples.is_empty() && (alike.is_empty() || self.chance(0.2));
        if alike.is_empty() && !is_joined {
            return None;
        }
        let first = if is_joined {
            let (a, b) = self.pick(&couples);
            let parts = vec![self.read(a), self.read(b)];
            self.joined(parts)
        } else {
            let only = self.pick(&alike);
            self.read(only)
        };
        if alike.is_empty() || !self.chance(0.2) {
            return Some(first);
        }
        let other = self.pick(&alike);
        let other = self.read(other);
        Some(self.combined(first, other))
    }

    /// `(h, expression, k)`: with one to three values of any size, the same one twice among them.
    fn joined_to_others(&mut self, expression: Expression) -> Expression {
        let mut size = expression.size;
        let mut parts = vec![expression];
        for _ in 0..1 + self.generator.below(3) {
            let other = self.generator.below(self.values.len());
            size += self.values[other].size;
            if size <= WIDEST {
                parts.push(self.read(other));
            }
        }
        self.generator.shuffle(&mut parts);
        self.joined(parts)
    }

    /// `(a, b)`; a part alone is what it is.
    pub(super) fn joined(&mut self, mut parts: Vec<Expression>) -> Expression {
        match parts.pop() {
            Some(only) if parts.is_empty() => return only,
            last => parts.extend(last),
        }
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        let end = if self.chance(0.1) { "," } else { "" };
        let structures: Vec<u64> = parts.iter().map(|part| part.structure).collect();
        let structure = structure::of(",", &structures);
        Expression {
            text: format!("({}{end})", texts.join(", ")),
            size: parts.iter().map(|part| part.size).sum(),
            structure,
            numbers: Numbers::none(structure),
            degree: parts.iter().map(|part| part.degree).max().unwrap_or(0),
            hold: Hold::Atom,
        }
    }
}
