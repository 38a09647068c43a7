// EXPECT , | parentheses
// AT , x
// FIX z: (h, x) -> dense(1);
// MEND h, x ==> (h, x)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        z: h, x -> dense(1);
        loss: mse(z);
    }
}
