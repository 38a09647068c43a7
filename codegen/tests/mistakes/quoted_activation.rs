// EXPECT "relu" | quotes
// AT -> "relu"
// FIX write `relu`
// MEND "relu" ==> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> "relu";
        y: h -> dense(1);
        loss: mse(y);
    }
}
