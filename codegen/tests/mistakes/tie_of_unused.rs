// EXPECT h | not used | `y` is declared
// AT h: x
// FIX remove `tie = h`
// MEND , tie = h ==>
// MEND h: x -> dense(2); ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(2);
        y: x -> dense(2, tie = h);
        loss: mse(y);
    }
}
