// EXPECT Dense(8, activation = "relu") | begins with a value
// AT Dense(8
// FIX h: x -> dense(8) -> relu;
// MEND Dense(8, activation = "relu")(x) ==> x -> dense(8) -> relu
network! {
    pub struct N {
        x: input(4);
        h: Dense(8, activation = "relu")(x);
        y: h -> dense(1);
        loss: mse(y);
    }
}
