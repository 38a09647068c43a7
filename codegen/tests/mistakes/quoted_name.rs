// EXPECT "y" | without quotes
// AT "y":
// FIX write `y`
// MEND "y": ==> y:
network! {
    pub struct N {
        x: input(4);
        "y": x -> dense(1);
        loss: mse(y);
    }
}
