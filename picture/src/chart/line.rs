//! A line as a path of SVG.

use super::axis::is_drawn;
use crate::coordinate;

/// How many parts of a line of more points have their least and their largest one drawn: more than a screen
/// shows of a chart.
const PARTS: usize = 400;

/// The points that are drawn: all of them, or the first, the last, and the lowest and the highest of each of
/// [`PARTS`] parts, in their order. A part with a gap alone stays one.
pub(super) fn thinned(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let (Some(first), Some(last), true) = (points.first(), points.last(), points.len() > 2 * PARTS) else {
        return points.to_vec();
    };
    let mut drawn = vec![*first];
    for part in points.chunks(points.len().div_ceil(PARTS)) {
        let mut least: Option<(usize, [f64; 2])> = None;
        let mut largest = None;
        let finite =
            part.iter().enumerate().filter(|(_, point)| point.iter().all(|&number| is_drawn(number)));
        for (index, &point) in finite {
            if least.is_none_or(|(_, least)| point[1] < least[1]) {
                least = Some((index, point));
            }
            if largest.is_none_or(|(_, largest): (usize, [f64; 2])| point[1] > largest[1]) {
                largest = Some((index, point));
            }
        }
        let (Some(least), Some(largest)) = (least, largest) else {
            drawn.push([f64::NAN; 2]);
            continue;
        };
        let [earlier, later] = if least.0 <= largest.0 { [least, largest] } else { [largest, least] };
        drawn.push(earlier.1);
        if later.0 != earlier.0 {
            drawn.push(later.1);
        }
    }
    drawn.push(*last);
    drawn
}

/// `M` to the first point after a gap, `L` to the others. A point alone is a line of no length, which has
/// round ends.
pub(crate) fn path(places: impl Iterator<Item = Option<[f64; 2]>>) -> String {
    let mut path = String::new();
    let mut command = 'M';
    for place in places {
        let Some([x, y]) = place.map(|place| place.map(coordinate)) else {
            command = 'M';
            continue;
        };
        path += &format!("{command}{x} {y}");
        if command == 'M' {
            path += "h0";
        }
        command = 'L';
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{path, thinned};

    #[test]
    fn a_gap_ends_a_line() {
        let places = [Some([1.0, 2.0]), Some([3.0, 4.0]), None, Some([5.0, 6.0])];
        assert_eq!(path(places.into_iter()), "M1 2h0L3 4M5 6h0");
        assert_eq!(path([None].into_iter()), "");
    }

    #[test]
    fn a_line_of_many_points_keeps_its_ends_and_its_peaks() {
        let mut points: Vec<[f64; 2]> = (0..100_000).map(|index| [f64::from(index), 0.5]).collect();
        points[77_777][1] = 9.0;
        points[33_333][1] = -9.0;
        let drawn = thinned(&points);
        assert!(drawn.len() <= 802, "{}", drawn.len());
        assert!(drawn.contains(&[77_777.0, 9.0]) && drawn.contains(&[33_333.0, -9.0]));
        assert_eq!((drawn.first(), drawn.last()), (points.first(), points.last()));
        assert!(drawn.is_sorted_by(|a, b| a[0] <= b[0]));
        assert_eq!(thinned(&points[..800]).len(), 800);
    }
}
