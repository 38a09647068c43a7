// WARN dense | activation
// AT h: x -> dense(24)
// FIX h: x -> dense(24) -> relu;
// MEND -> identity; ==> -> relu;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> identity;
        y: h -> dense(1);
        loss: mse(y);
    }
}
