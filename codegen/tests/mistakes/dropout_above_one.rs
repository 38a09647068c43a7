// EXPECT 1.5 | 1.5 | below 1
// AT dropout(1.5)
// FIX `dropout(0.5)`
// MEND 1.5 ==> 0.5
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu -> dropout(1.5);
        y: h -> dense(1);
        loss: mse(y);
    }
}
