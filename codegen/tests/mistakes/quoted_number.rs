// EXPECT "8" | quotes || number
// AT dense("8")
// FIX dense(8) || write `8`
// MEND "8" ==> 8
network! {
    pub struct N {
        x: input(4);
        h: x -> dense("8") -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
