// WARN dense | activation
// AT h: x -> dense(24)
// FIX h: x -> dense(24) -> relu -> dropout(0.2);
// MEND dense(24) -> ==> dense(24) -> relu ->
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> dropout(0.2);
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}
