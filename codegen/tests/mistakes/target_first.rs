// EXPECT t | target | train_step
// AT t: input(1)
// FIX mae(y)
// MEND t: input(1); ==>
// MEND mae(t, y) ==> mae(y)
network! {
    pub struct N {
        t: input(1);
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mae(t, y);
    }
}
