// EXPECT relu | activation
// AT dense(8, relu)
// FIX dense(8) -> relu
// MEND dense(8, relu) ==> dense(8) -> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, relu);
        y: h -> dense(1);
        loss: mse(y);
    }
}
