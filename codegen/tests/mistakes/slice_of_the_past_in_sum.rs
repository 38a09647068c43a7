// EXPECT -> | parentheses
// AT -> slice
// FIX part: prev(h) -> slice(1..3);
// FIX part` instead of the parentheses
// MEND h: x + (prev(h) -> slice(1..3)) ==> part: prev(h) -> slice(1..3); h: x + part
network! {
    pub struct N {
        x: input(2);
        h: x + (prev(h) -> slice(1..3)) -> dense(4) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}
