fn main() {
    for t in ["pub struct Seed { x: input(1); h: x -> dense(1, bias = false, weights = [[0.5]]) -> sigmoid; y: h -> dense(1, bias = false, weights = [[1.0]]) -> sigmoid; loss: bce(y); }",
     "pub struct Wdbc { x: input(30); h: x -> dense(16) -> sigmoid; y: h -> dense(1) -> sigmoid; loss: bce(y); }",
     "pub struct Net { x: input(4); h: x -> dense(8, bias = false, init = he_normal) -> relu; skip: h -> dropout(0.5); wide: (skip, x) -> layer_norm; sum: h + skip * h -> tanh; policy: wide -> dense(3) -> softmax; back: policy -> dense(8, bias = true); decoder: back -> dense(4, tie = transpose(h)); value: sum -> dense(1); output: (policy, value, decoder); loss: cross_entropy(policy) + 0.5 * mse(value) + mse(decoder); }"] {
        let (out, errors) = netwright_codegen::compile(format!("(::netwright, alloc) {t}").parse().unwrap());
        for e in errors { println!("{}", e.text()); }
        println!("{}", count(out));
    }
}
fn count(tokens: proc_macro2::TokenStream) -> usize {
    tokens.into_iter().map(|t| match t { proc_macro2::TokenTree::Group(g) => 2 + count(g.stream()), _ => 1 }).sum()
}
