// EXPECT 0 or 0.0 | 0
// AT dropout(0.0)
// FIX remove
// MEND  -> dropout(0.0) ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu -> dropout(0.0);
        y: h -> dense(1);
        loss: mse(y);
    }
}
