// EXPECT "mse" | quotes
// AT loss: "mse"(y)
// FIX write `mse
// MEND "mse" ==> mse
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: "mse"(y);
    }
}
