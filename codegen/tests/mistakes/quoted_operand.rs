// EXPECT "y" | quotes
// AT mse("y")
// FIX mse(y)
// MEND "y" ==> y
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse("y");
    }
}
