// WARN 0.99 | Keras | 0.01
// AT momentum = 0.99
// FIX momentum = 0.01
// MEND 0.99 ==> 0.01
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> batch_norm(momentum = 0.99) -> relu;
        y: n -> dense(1);
        loss: mse(y);
    }
}
