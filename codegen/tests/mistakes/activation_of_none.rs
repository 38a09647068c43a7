// EXPECT activation | activation
// AT activation = linear
// FIX remove
// MEND , activation = linear ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1, activation = linear);
        loss: mse(y);
    }
}
