// EXPECT , | ;
// AT x: input(4),
// FIX ;
// MEND (4), ==> (4);
// MEND relu, ==> relu;
// MEND (1), ==> (1);
network! {
    pub struct N {
        x: input(4),
        h: x -> dense(8) -> relu,
        y: h -> dense(1),
        loss: mse(y);
    }
}
