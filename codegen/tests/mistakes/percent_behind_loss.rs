// EXPECT , or delta | parentheses
// AT , delta = 20%
// FIX huber(y, delta = 0.2)
// MEND huber(y), delta = 20% ==> huber(y, delta = 0.2)
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: huber(y), delta = 20%;
    }
}
