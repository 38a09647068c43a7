// WARN dense | its readers `p` and `v` | activation
// AT h: x -> dense(24)
// FIX h: x -> dense(24) -> relu;
// MEND dense(24); ==> dense(24) -> relu;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24);
        p: h -> dense(3) -> softmax;
        v: h -> dense(1);
        loss: cross_entropy(p) + mse(v);
    }
}
