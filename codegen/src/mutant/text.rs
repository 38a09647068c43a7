//! Faults of emission: each function imitates a mistake in `emit` by a rewrite of the emitted text.

/// The text without the spaces that the tokens do not need.
pub(super) fn compact(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut compact = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        // A type that begins with `::` must not run into the colon before it.
        let is_needed = compact.ends_with(is_word) && is_word(next) || compact.ends_with(':') && next == ':';
        if !c.is_whitespace() || is_needed {
            compact.push(c);
        }
    }
    compact
}

/// Replaces every place that fits `pattern`, in which each `*` stands for a word; `new` gets the words, and
/// leaves a place as it is with `None`.
fn replace(text: &str, pattern: &str, new: impl Fn(&[&str]) -> Option<String>) -> String {
    let (first, rest) = pattern.split_once('*').map_or((pattern, None), |(first, rest)| (first, Some(rest)));
    let mut result = String::new();
    let mut from = 0;
    while let Some(found) = text[from..].find(first) {
        let start = from + found;
        result.push_str(&text[from..start]);
        let mut end = start + first.len();
        let mut words = Vec::new();
        let fits = rest.is_none_or(|rest| {
            rest.split('*').all(|literal| {
                let length =
                    text[end..].find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '#')).unwrap_or(0);
                words.push(&text[end..end + length]);
                end += length;
                let fits = length > 0 && text[end..].starts_with(literal);
                end += if fits { literal.len() } else { 0 };
                fits
            })
        });
        match fits.then(|| new(&words)).flatten() {
            Some(new) => {
                result.push_str(&new);
                from = end;
            }
            None => {
                result.push_str(first);
                from = start + first.len();
            }
        }
    }
    result + &text[from..]
}

/// A multiply-add of straight-line code: the operand, its index, the layer, input, output, the sum.
const TERM: &str = "S::mul_add::<A>(*[*],self.*.weights[*][*],*)";

pub(super) fn wrong_sign(text: &str) -> String {
    replace(text, TERM, |w| {
        (w[3] == "0").then(|| {
            format!("S::mul_add::<A>(-{}[{}],self.{}.weights[{}][{}],{})", w[0], w[1], w[2], w[3], w[4], w[5])
        })
    })
}

pub(super) fn wrong_loss(text: &str) -> String {
    text.replace(
        "nw::Loss::gradient::<A,S,_,_>(nw::Given::<nw::Bce,{nw::bits(1f64)}>::HERE,",
        "nw::Loss::gradient::<A,S,_,_>(nw::Mse,",
    )
}

/// A number of every shaped rule, l1, l2 or the rate's scale, replaced.
fn shaped(text: &str, which: usize, number: &str) -> String {
    let mut rules = text.split("nw::Shaped::<_,");
    let mut result = rules.next().unwrap_or_default().to_owned();
    for rule in rules {
        let (numbers, rest) = rule.split_once('>').unwrap_or((rule, ""));
        let mut numbers: Vec<_> = numbers.split(',').map(str::to_owned).collect();
        if let Some(of) = numbers.get_mut(which) {
            *of = format!("{{nw::bits({number})}}");
        }
        result += &format!("nw::Shaped::<_,{}>{rest}", numbers.join(","));
    }
    result
}

pub(super) fn no_l1(text: &str) -> String {
    shaped(text, 0, "0f64")
}

pub(super) fn no_l2(text: &str) -> String {
    shaped(text, 1, "0f64")
}

pub(super) fn plain_rate(text: &str) -> String {
    shaped(text, 2, "1f64")
}

pub(super) fn wrong_seed(text: &str) -> String {
    text.replace("let seed=S::ONE;", "let seed=-S::ONE;")
}

/// Swaps the indices of weights where both orders exist, in the terms whose sums begin with `prefix`.
fn transposed(text: &str, prefix: &str) -> String {
    replace(text, TERM, |w| {
        let mirrored = format!("self.{}.weights[{}][{}],", w[2], w[4], w[3]);
        (w[5].starts_with(prefix) && text.contains(&mirrored))
            .then(|| format!("S::mul_add::<A>({}[{}],{mirrored}{})", w[0], w[1], w[5]))
    })
}

pub(super) fn transposed_forward(text: &str) -> String {
    transposed(text, "z_")
}

pub(super) fn transposed_backward(text: &str) -> String {
    transposed(text, "d_")
}

pub(super) fn no_bias(text: &str) -> String {
    replace(text, "=self.*.bias[*];", |_| Some("=S::ZERO;".to_owned()))
}

pub(super) fn one_input_less(text: &str) -> String {
    replace(text, TERM, |w| {
        let next = w[3].parse::<usize>().map_or(0, |input| input + 1);
        let is_last = !text.contains(&format!("self.{}.weights[{next}][{}],z_", w[2], w[4]));
        (is_last && w[5].starts_with("z_")).then(|| w[5].to_owned())
    })
}

pub(super) fn part_too_early(text: &str) -> String {
    let early = |start: &str| start.parse::<usize>().map_or(0, |start| start.saturating_sub(1));
    let row =
        replace(text, "nw::place::<S,*,_,_>(", |w| Some(format!("nw::place::<S,{},_,_>(", early(w[0]))));
    replace(&row, "nw::place_rows::<S,*,_,_>(", |w| Some(format!("nw::place_rows::<S,{},_,_>(", early(w[0]))))
}

/// Rewrites the function that begins with `head` alone.
pub(super) fn within(text: &str, head: &str, new: impl Fn(&str) -> String) -> String {
    let Some(start) = text.find(head) else { return text.to_owned() };
    let end = text[start + 1..].find("fn ").map_or(text.len(), |end| start + 1 + end);
    format!("{}{}{}", &text[..start], new(&text[start..end]), &text[end..])
}

/// Of pairs of values in `forward_rows` alone; a square is a pair of one value.
pub(super) fn batch_adds(text: &str) -> String {
    within(text, "fn forward_rows<", |rows| {
        let rows = rows.replace("::subtract_rows(", "::add_rows(").replace("::multiply_rows(", "::add_rows(");
        replace(&rows, "::square_rows(*,", |w| Some(format!("::add_rows({},{},", w[0], w[0])))
    })
}

pub(super) fn no_mean(text: &str) -> String {
    text.replace("nw::mean_factor(rows)", "nw::mean_factor(1)")
}

pub(super) fn one_row_less(text: &str) -> String {
    replace(text, "nw::dense_rows::<A,S,_,_,_,_,*>(&self.*,*,", |w| {
        let [partials, layer, x] = w else { return None };
        Some(format!("nw::dense_rows::<A,S,_,_,_,_,{partials}>(&self.{layer},&{x}[..{x}.len()-1],"))
    })
}

pub(super) fn gradient_row_less(text: &str) -> String {
    replace(text, "nw::dense_update_rows::<A,_,_,_,_,_,{B}>(*,*,", |w| {
        Some(format!("nw::dense_update_rows::<A,_,_,_,_,_,{{B}}>(&{}[1..],&{}[1..],", w[0], w[1]))
    })
}

pub(super) fn block_too_far(text: &str) -> String {
    replace(text, "start+=*;", |w| Some(format!("start+={}+1;", w[0])))
}

pub(super) fn no_sample_weights(text: &str) -> String {
    text.replace(",scale,weights,", ",scale,weights.filter(|_|false),")
}

/// In the step alone, not in the gradient.
pub(super) fn step_without_weights(text: &str) -> String {
    within(text, "fn train_rows<", no_sample_weights)
}

pub(super) fn rows_weigh_terms_more(text: &str) -> String {
    within(text, "fn loss_rows<", |rows| rows.replace("S::ONE*S::from_f64(", "S::ONE+S::from_f64("))
}

/// Beside those of the targets.
pub(super) fn targets_weigh_alone(text: &str) -> String {
    replace(text, "nw::term_weights::<S,*,_>(weights,", |w| {
        Some(format!("nw::term_weights::<S,{},_>(::core::option::Option::None,", w[0]))
    })
}

pub(super) fn targets_divide_alone(text: &str) -> String {
    text.replace(
        "nw::term_scale::<S,_>(whole,batch.weights,",
        "nw::term_scale::<S,_>(whole,::core::option::Option::None,",
    )
}

pub(super) fn rows_without_weights_of_targets(text: &str) -> String {
    replace(text, "nw::weigh::<S>(*,*);", |_| Some(String::new()))
}

pub(super) fn step_counts_rows(text: &str) -> String {
    within(text, "fn train_rows<", |rows| {
        rows.replace("let whole=S::ONE;", "let whole:S=nw::count_factor(rows);")
    })
}

pub(super) fn divided_by_rows(text: &str) -> String {
    text.replace("nw::by_weights(scale,whole,batch.weights)", "scale")
}

/// A part of a batch is divided by its own weights.
pub(super) fn parts_divide_alone(text: &str) -> String {
    within(text, "fn gradient_rows<", |rows| {
        rows.replace("batch.weights", "weights").replace("batch.target", "target")
    })
}

pub(super) fn sums_anew(text: &str) -> String {
    text.replace("nw::Storing::<{ADD}>", "nw::Storing::<false>")
}

pub(super) fn draws_of_the_first(text: &str) -> String {
    text.replace(",draws,first_row,", ",draws,0,")
}

pub(super) fn not_cleared(text: &str) -> String {
    replace(text, "nw::clear(&mut gradient.*);", |_| Some(String::new()))
}

pub(super) fn no_given_bias(text: &str) -> String {
    let mut calls = text.split("nw::set_bias(");
    let mut result = calls.next().unwrap_or_default().to_owned();
    for call in calls {
        // A bias of zeros is one without the call, too.
        let is_zeros = call.split_once("&[").is_some_and(|(_, numbers)| numbers.starts_with("0.0;"));
        result += if is_zeros { "nw::set_bias(" } else { "let _=(" };
        result += call;
    }
    result
}

pub(super) fn crossed_connections(text: &str) -> String {
    replace(text, ";*]=[(*,*),(*,*)", |w| {
        (w[2] != w[4]).then(|| format!(";{}]=[({},{}),({},{})", w[0], w[1], w[4], w[3], w[2]))
    })
}

pub(super) fn no_centring(text: &str) -> String {
    text.replace("nw::Layer{", "nw::Rms{")
}

pub(super) fn gradient_without_centring(text: &str) -> String {
    let row = text.replace("gradient::<A,S,_,_>(nw::Layer{", "gradient::<A,S,_,_>(nw::Rms{");
    row.replace("gradient_rows::<A,S,_,_>(nw::Layer{", "gradient_rows::<A,S,_,_>(nw::Rms{")
}

/// The first layer, whatever an optimiser freezes.
pub(super) fn frozen_layer_moves(text: &str) -> String {
    text.replace("nw::Chosen::trains(&layers,0)", "true")
}

/// Layers in pairs, each with the bit of the other.
pub(super) fn wrong_bit(text: &str) -> String {
    replace(text, "nw::Chosen::trains(&layers,*)", |w| {
        let layer: usize = w[0].parse().ok()?;
        Some(format!("nw::Chosen::trains(&layers,{})", layer ^ 1))
    })
}

/// The condition in front of a kernel's call, always true.
fn unconditional(text: &str, kernel: &str) -> String {
    let one = |text: &str, call: &str| {
        replace(text, &format!("if const{{L::ALL}}||nw::Chosen::trains(&layers,*){{{call}"), |_| {
            Some(format!("if true{{{call}"))
        })
    };
    one(&one(text, &format!("nw::{kernel}::<")), &format!("nw::far::{kernel}::<"))
}

pub(super) fn frozen_statistics_follow(text: &str) -> String {
    unconditional(&unconditional(text, "follow_batch"), "follow")
}

pub(super) fn frozen_norm_of_batch(text: &str) -> String {
    unconditional(text, "batch_normalize_rows")
}

pub(super) fn wrong_word(text: &str) -> String {
    text.replace("nw::Tanh", "nw::Sigmoid").replace("Activation::Tanh", "Activation::Sigmoid")
}

/// The second call of a family's `visit`.
pub(super) fn skipped_member(text: &str) -> String {
    let Some((before, rest)) = text.split_once("Visitor+?::core::marker::Sized>(visitor:&mut V){") else {
        return text.to_owned();
    };
    let (calls, behind) = rest.split_once('}').unwrap_or((rest, ""));
    let kept: Vec<&str> = calls
        .split_inclusive(';')
        .enumerate()
        .filter(|(index, _)| *index != 1)
        .map(|(_, call)| call)
        .collect();
    let kept = kept.concat();
    format!("{before}Visitor+?::core::marker::Sized>(visitor:&mut V){{{kept}}}{behind}")
}

/// In a family's `visit`, each member has the name of the next one.
pub(super) fn other_name(text: &str) -> String {
    within(text, "fn visit<V:", |visit| {
        let calls = visit.split("(visitor,\"").skip(1);
        let names: Vec<&str> = calls.filter_map(|call| call.split('"').next()).collect();
        replace(visit, "(visitor,\"*\");", |w| Some(format!("(visitor,\"{}\");", next(&names, w[0])?)))
    })
}

/// In a family's `visit_named`, each name finds the next member.
pub(super) fn other_member(text: &str) -> String {
    within(text, "fn visit_named<V:", |visit| {
        let names: Vec<&str> = visit.split('"').skip(1).step_by(4).collect();
        replace(visit, ">::visit::<*>(", |w| Some(format!(">::visit::<{}>(", next(&names, w[0])?)))
    })
}

/// The name behind this one in a list that is a circle.
fn next<'a>(names: &[&'a str], name: &str) -> Option<&'a str> {
    let place = names.iter().position(|known| *known == name)?;
    names.iter().cycle().nth(place + 1).copied()
}

pub(super) fn larger_constant(text: &str) -> String {
    replace(text, "Member for *{const *: ::core::primitive::usize=*;", |w| {
        let larger = w[2].parse::<usize>().ok()? + 1;
        Some(format!("Member for {}{{const {}: ::core::primitive::usize={larger};", w[0], w[1]))
    })
}

pub(super) fn reversed_members(text: &str) -> String {
    let Some((before, rest)) = text.split_once("pub const MEMBERS:") else { return text.to_owned() };
    let Some((kind, rest)) = rest.split_once("=&[") else { return text.to_owned() };
    let (names, behind) = rest.split_once(']').unwrap_or((rest, ""));
    let reversed: Vec<&str> = names.split(',').rev().collect();
    format!("{before}pub const MEMBERS:{kind}=&[{}]{behind}", reversed.join(","))
}
