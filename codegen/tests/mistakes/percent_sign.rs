// EXPECT 20% or % or 20 % | 0.2
// AT dropout(20%)
// FIX dropout(0.2) || `0.2`
// MEND 20% ==> 0.2
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu -> dropout(20%);
        y: h -> dense(1);
        loss: mse(y);
    }
}
