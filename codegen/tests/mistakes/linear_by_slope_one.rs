// WARN dense | leaky_relu(1) | activation
// AT h: x -> dense(24)
// FIX relu
// MEND leaky_relu(1) ==> leaky_relu(0.1)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> leaky_relu(1);
        y: h -> dense(1);
        loss: mse(y);
    }
}
