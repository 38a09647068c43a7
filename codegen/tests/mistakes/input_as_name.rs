// EXPECT input | reserved
// AT input: input(4)
// FIX x: input(4); y: x -> dense(1);
// MEND input: input(4) ==> x: input(4)
// MEND y: input ==> y: x
network! {
    pub struct N {
        input: input(4);
        y: input -> dense(1);
        loss: mse(y);
    }
}
