// EXPECT inplace | inplace
// AT inplace = true
// FIX write `relu`
// MEND relu(inplace = true) ==> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu(inplace = true);
        y: h -> dense(1);
        loss: mse(y);
    }
}
