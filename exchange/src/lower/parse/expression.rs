//! Expressions: `(a, 1 - b * 2)`.
//!
//! Input: the text before the first arrow of an item. Output: a node. Guarantees: nothing of a text is left
//! unread; no depth of parentheses overflows the stack.

use super::Network;
use crate::flat::{NodeId, Op};
use crate::foreign::Pair;

/// The deepest parentheses.
const DEEPEST: usize = 64;

/// The words and signs of an expression.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.trim_start(), depth: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes a sign, if it is the next one.
    fn sign(&mut self, sign: char) -> bool {
        let Some(rest) = self.rest.strip_prefix(sign) else { return false };
        self.rest = rest.trim_start();
        true
    }

    /// Takes a word: a name, or a number with its exponent.
    fn word(&mut self) -> Option<&'a str> {
        let is_number = self.rest.starts_with(|sign: char| sign.is_ascii_digit());
        let mut before = ' ';
        let is_inside = |sign: char| {
            let inside = sign.is_alphanumeric()
                || "_#".contains(sign)
                || is_number && (sign == '.' || "+-".contains(sign) && before == 'e');
            before = sign;
            !inside
        };
        let end = self.rest.find(is_inside).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        (!word.is_empty()).then_some(word)
    }
}

/// The names in an expression, without those in `prev(…)`, whose values are there before.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_sign = |sign: char| !(sign.is_alphanumeric() || "_#.".contains(sign));
    let mut parts = text.split(PREV);
    let first = parts.next().into_iter();
    let rest = parts.filter_map(|part| part.split_once(')').map(|(_, rest)| rest));
    first
        .chain(rest)
        .flat_map(move |part| part.split(is_sign))
        .filter(|word| word.starts_with(|sign: char| sign.is_alphabetic() || sign == '_'))
}

/// How a value of an earlier step begins.
const PREV: &str = "prev(";

/// A part of an expression.
#[derive(Clone, Copy)]
enum Part {
    Number(f64),
    Row(NodeId),
}

impl Network<'_> {
    /// The row that an expression is.
    pub(super) fn value(&mut self, tokens: &mut Tokens<'_>) -> Option<NodeId> {
        match self.sum(tokens)? {
            Part::Row(node) => Some(node),
            Part::Number(_) => None,
        }
    }

    fn sum(&mut self, tokens: &mut Tokens<'_>) -> Option<Part> {
        let mut sum = self.product(tokens)?;
        loop {
            let pair = if tokens.sign('+') {
                Pair::Add
            } else if tokens.sign('-') {
                Pair::Sub
            } else {
                return Some(sum);
            };
            let next = self.product(tokens)?;
            sum = self.pair(pair, sum, next)?;
        }
    }

    fn product(&mut self, tokens: &mut Tokens<'_>) -> Option<Part> {
        let mut product = self.atom(tokens)?;
        while tokens.sign('*') {
            let next = self.atom(tokens)?;
            product = self.pair(Pair::Mul, product, next)?;
        }
        Some(product)
    }

    fn atom(&mut self, tokens: &mut Tokens<'_>) -> Option<Part> {
        tokens.depth += 1;
        if tokens.depth > DEEPEST {
            return None;
        }
        let atom = if tokens.sign('-') {
            match self.atom(tokens)? {
                Part::Number(number) => Part::Number(-number),
                Part::Row(row) => Part::Row(self.affine(row, -1.0, 0.0)?),
            }
        } else if tokens.sign('(') {
            self.tuple(tokens)?
        } else if let Some(rest) = tokens.rest.strip_prefix(PREV) {
            let (inside, rest) = rest.split_once(')')?;
            tokens.rest = rest.trim_start();
            let (name, steps) = inside.split_once(", ").unwrap_or((inside, "1"));
            let steps = steps.parse().ok().filter(|&steps| steps > 0)?;
            Part::Row(self.earlier(name, steps)?)
        } else {
            let word = tokens.word()?;
            match self.items.get(word) {
                Some(&node) => Part::Row(node),
                None => Part::Number(word.parse().ok()?),
            }
        };
        tokens.depth -= 1;
        Some(atom)
    }

    /// Behind `(`: one expression, or several that are concatenated.
    fn tuple(&mut self, tokens: &mut Tokens<'_>) -> Option<Part> {
        let first = self.sum(tokens)?;
        if tokens.sign(')') {
            return Some(first);
        }
        let Part::Row(first) = first else { return None };
        let mut parts = vec![first];
        while tokens.sign(',') {
            if tokens.rest.starts_with(')') {
                break;
            }
            parts.push(self.value(tokens)?);
        }
        if !tokens.sign(')') {
            return None;
        }
        let size = parts.iter().map(|&part| self.flat.size(part)).sum();
        self.push(size, Op::Concat(parts)).map(Part::Row)
    }

    fn pair(&mut self, pair: Pair, a: Part, b: Part) -> Option<Part> {
        Some(match (a, b) {
            (Part::Number(a), Part::Number(b)) => Part::Number(crate::evaluate::pair(pair, a, b)),
            (Part::Row(a), Part::Row(b)) => {
                let size = self.flat.size(a).max(self.flat.size(b));
                let (a, b) = (self.repeated(a, size)?, self.repeated(b, size)?);
                Part::Row(self.push(size, Op::Pair(pair, a, b))?)
            }
            (Part::Row(x), Part::Number(number)) => Part::Row(match pair {
                Pair::Mul => self.affine(x, number, 0.0)?,
                Pair::Sub => self.affine(x, 1.0, -number)?,
                _ => self.affine(x, 1.0, number)?,
            }),
            (Part::Number(number), Part::Row(x)) => Part::Row(match pair {
                Pair::Mul => self.affine(x, number, 0.0)?,
                Pair::Sub => self.affine(x, -1.0, number)?,
                _ => self.affine(x, 1.0, number)?,
            }),
        })
    }

    /// One number beside several is repeated.
    fn repeated(&mut self, node: NodeId, size: usize) -> Option<NodeId> {
        match self.flat.size(node) {
            own if own == size => Some(node),
            1 => self.push(size, Op::Gather(node, vec![0; size])),
            _ => None,
        }
    }
}
