//! Rows that are picked by their indexes: copies, in the order of the indexes, or an error and no copy.

use netwright_runtime::{PickError, pick, try_pick};

const ROWS: [[i32; 2]; 4] = [[0, 1], [2, 3], [4, 5], [6, 7]];

#[test]
fn rows_are_in_the_order_of_their_indexes() {
    let mut buffer = [[9; 2]; 4];
    assert_eq!(pick(&ROWS, &[2, 0, 2], &mut buffer), [[4, 5], [0, 1], [4, 5]]);
    assert_eq!(buffer[3], [9; 2]);
    assert_eq!(pick(&ROWS, &[3, 2, 1, 0], &mut buffer), [[6, 7], [4, 5], [2, 3], [0, 1]]);
    assert_eq!(try_pick(&ROWS, &[], &mut []), Ok(&[][..]));
    assert_eq!(try_pick(&[0_u8; 0], &[], &mut [1]), Ok(&[][..]));
}

#[test]
fn what_does_not_fit_copies_nothing() {
    let mut buffer = [[9; 2]; 3];
    for (order, error) in [
        (&[0, 4][..], PickError::Row { index: 4, rows: 4 }),
        (&[1, usize::MAX, 5], PickError::Row { index: usize::MAX, rows: 4 }),
        (&[0, 1, 2, 3], PickError::Buffer { picked: 4, capacity: 3 }),
    ] {
        assert_eq!(try_pick(&ROWS, order, &mut buffer), Err(error));
        assert_eq!(buffer, [[9; 2]; 3]);
    }
    assert_eq!(try_pick::<u8>(&[], &[0], &mut [1]), Err(PickError::Row { index: 0, rows: 0 }));
}

#[test]
#[should_panic(expected = "`order` picks 2 rows, but `buffer` has 1")]
fn a_buffer_that_is_too_small_is_named() {
    pick(&ROWS, &[0, 1], &mut [[0; 2]]);
}
