//! What is read of a declaration is the constant that rustc makes of it.

use netwright_codegen::diag::Diagnostics;
use netwright_codegen::files::Nowhere;
use netwright_codegen::{check, syntax};
use netwright_runtime::topology::{Activation, Loss, Topology};
use proc_macro2::TokenTree;

use super::topology;

/// The topology of a declaration that is right.
fn read(declaration: &str) -> Option<Topology> {
    let tokens: Vec<TokenTree> = declaration.parse::<proc_macro2::TokenStream>().ok()?.into_iter().collect();
    let mut diagnostics = Diagnostics::new();
    let ast = syntax::ast(&tokens, &mut diagnostics)?;
    let model = check::model(&ast, &Nowhere, &mut diagnostics).ok();
    diagnostics.finish();
    topology(&model?)
}

/// Networks, and their texts.
macro_rules! networks {
    ($($name:ident { $($items:tt)* })*) => {
        $(netwright::network! { pub(super) struct $name { $($items)* } })*
        fn all() -> Vec<(&'static str, Topology)> {
            vec![$((concat!("pub(super) struct ", stringify!($name), "{", stringify!($($items)*), "}"), $name::TOPOLOGY)),*]
        }
    };
}

networks! {
    Every {
        x: input(2, 2, 1);
        h: x -> dense(3, frozen = true) -> leaky_relu(0.25) -> dropout(0.25);
        s: h -> dense(2, connect = [0 -> 0, 1 -> 1, 2 -> 0], bias = false, l2 = 0.1, max_norm = 3) -> elu;
        n: s -> batch_norm(momentum = 0.5, epsilon = 0.001);
        d: n -> dense(2, init = he_normal);
        e: (d + n) * n -> dense(2, tie = d);
        p: e -> prelu -> clip([-0.5, -0.25], [inf, 0.125]);
        q: p - (d - n) -> scale(bias = false);
        r: 1 - 0.5 * q -> layer_norm -> dropout(0.5);
        t: r -> rms_norm(epsilon = 1e-6);
        r#type: (t, r) -> slice(1..4) -> dense(2, init = uniform(0.5));
        u: r#type -> dense(1) -> sigmoid;
        y: u * r#type -> dense(2, tie = transpose(d), bias = false) -> softmax;
        output: (y, r#type);
        loss: mse(y, allow = "NW0052") + 0.5 * huber(r#type, delta = 2, normalise = weights);
    }
    Large { x: input(300); h: x -> dense(200) -> gelu; y: h -> dense(10); loss: mse(y); }
    Plain { x: input(3); y: x -> scale -> clip(-1, inf); }
}

#[test]
fn it_is_the_constant_that_rustc_makes() {
    for (declaration, constant) in all() {
        let read = read(declaration);
        assert!(read == Some(constant), "{declaration}\n{read:#?}\n{constant:#?}");
    }
}

#[test]
fn every_activation_loss_and_initialiser_is_read() {
    for of in Activation::ALL {
        let number = of.given().map_or(String::new(), |number| format!("({number:?})"));
        let word = of.word();
        let topology = read(&format!("struct Net {{ x: input(3); y: x -> dense(2) -> {word}{number}; }}"));
        let last = topology.and_then(|topology| topology.nodes.last().copied());
        assert!(last.is_some_and(|node| format!("{:?}", node.operation).contains(of.name())), "{word}");
    }
    for init in netwright_vocabulary::Init::WORDS {
        assert!(
            read(&format!("struct Net {{ x: input(3); y: x -> dense(2, init = {init}); }}")).is_some(),
            "{init}"
        );
    }
    let mut losses = 0;
    for loss in Loss::ALL {
        for end in ["", " -> sigmoid", " -> softmax", " -> softplus"] {
            for operands in ["y", "y, v"] {
                let items = format!(
                    "x: input(3); y: x -> dense(2){end}; v: x -> dense(2) -> softplus; output: (y, v);"
                );
                let loss = loss.word();
                losses += usize::from(
                    read(&format!("struct Net {{ {items} loss: {loss}({operands}) + mse(v); }}")).is_some(),
                );
            }
        }
        assert!(losses > 0, "{}", loss.word());
        losses = 0;
    }
}
