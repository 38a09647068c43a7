// EXPECT output | twice
// AT output: v
// FIX output: (p, v);
// MEND output: p; output: v; ==> output: (p, v);
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        p: h -> dense(3) -> softmax;
        v: h -> dense(1);
        loss: cross_entropy(p) + mse(v);
        output: p; output: v;
    }
}
