// EXPECT activation | activation
// AT activation = "relu"
// FIX dense(8) -> relu
// MEND dense(8, activation = "relu") ==> dense(8) -> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, activation = "relu");
        y: h -> dense(1);
        loss: mse(y);
    }
}
