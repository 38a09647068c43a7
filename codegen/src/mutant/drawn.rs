//! Faults of dropout over time: each function imitates a mistake in which numbers a step of training draws.

use super::text::within;

/// The calls of the kernel with other text; `call` gets the dropout, and the arguments behind its steps.
fn with_calls(text: &str, call: impl Fn(&str, &str) -> String) -> String {
    let (head, middle) = ("dropout_steps::<S,_,_>(nw::Dropout{", "},draws,(schedule,span),");
    let mut parts = text.split(head);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let called = part.split_once(middle).and_then(|(of, rest)| {
            let (arguments, rest) = rest.split_once(");")?;
            Some(call(&format!("nw::Dropout{{{of}}}"), arguments) + rest)
        });
        match called {
            // In front of the name is where the kernel is.
            Some(called) => text.trim_end_matches("far::").trim_end_matches("nw::").to_owned() + &called,
            None => text + head + part,
        }
    })
}

/// The order of the workspace decides, as that of a batch does.
pub(super) fn by_rows(text: &str) -> String {
    with_calls(text, |of, arguments| {
        let inference = format!("nw::dropout_steps::<S,_,_>({of},draws,(schedule,span),{arguments})");
        format!(
            "match draws{{::core::option::Option::Some(draws)=>nw::dropout_rows::<S,_>({of},draws,0,{arguments}),\
             ::core::option::Option::None=>{inference}}};"
        )
    })
}

/// In a recurrence, the draws do not depend on the step.
pub(super) fn by_first_step(text: &str) -> String {
    with_calls(text, |of, arguments| {
        format!("nw::dropout_steps::<S,_,_>({of},draws,(schedule,nw::Span::one(0)),{arguments});")
    })
}

pub(super) fn step_is_not_counted(text: &str) -> String {
    within(text, "fn train_on_sequences<", |method| {
        method.replace(
            "nw::state::advance(self.state.seed,&mut self.state.step)",
            "nw::state::Draws{seed:self.state.seed,step:self.state.step}",
        )
    })
}

/// The gradients with respect to samples draw as those of the parameters do.
pub(super) fn in_inference(text: &str) -> String {
    text.replace(
        "::core::option::Option::<nw::state::Draws>::None",
        "::core::option::Option::Some(nw::state::Draws{seed:self.state.seed,step:self.state.step})",
    )
}
