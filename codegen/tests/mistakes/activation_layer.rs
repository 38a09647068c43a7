// EXPECT Activation | Activation
// AT Activation(relu)
// FIX write `relu`
// MEND Activation(relu) ==> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> Activation(relu);
        y: h -> dense(1);
        loss: mse(y);
    }
}
