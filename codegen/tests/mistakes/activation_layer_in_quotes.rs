// EXPECT Activation or "relu" or Activation("relu") | quotes || Activation
// AT Activation("relu")
// FIX `relu`
// MEND Activation("relu") ==> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> Activation("relu");
        y: h -> dense(1);
        loss: mse(y);
    }
}
