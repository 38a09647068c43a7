// EXPECT F.relu(x) | begins with a value
// AT F.relu(x)
// FIX x -> relu
// MEND F.relu(x) ==> x -> relu
network! {
    pub struct N {
        x: input(4);
        h: F.relu(x);
        y: h -> dense(1);
        loss: mse(y);
    }
}
