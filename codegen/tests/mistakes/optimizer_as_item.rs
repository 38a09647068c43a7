// EXPECT adam or optimizer | optimiser
// AT optimizer: adam
// FIX remove
// MEND optimizer: adam; ==>
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: mse(y);
        optimizer: adam;
    }
}
