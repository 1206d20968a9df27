/** The tables of FIPS 46-3, each entry a bit's number from 1 on. */
const numbers = (text: string): readonly number[] => text.trim().split(/\s+/).map(Number)

const KEY_CHOICE_1 = numbers(`
  57 49 41 33 25 17  9  1 58 50 42 34 26 18 10  2 59 51 43 35 27 19 11  3 60 52 44 36
  63 55 47 39 31 23 15  7 62 54 46 38 30 22 14  6 61 53 45 37 29 21 13  5 28 20 12  4`)
const KEY_CHOICE_2 = numbers(`
  14 17 11 24  1  5  3 28 15  6 21 10 23 19 12  4 26  8 16  7 27 20 13  2
  41 52 31 37 47 55 30 40 51 45 33 48 44 49 39 56 34 53 46 42 50 36 29 32`)
const SHIFTS = numbers('1 1 2 2 2 2 2 2 1 2 2 2 2 2 2 1')
const PERMUTATION = numbers('16 7 20 21 29 12 28 17 1 15 23 26 5 18 31 10 2 8 24 14 32 27 3 9 19 13 30 6 22 11 4 25')
const FINAL = Array.from({ length: 64 }, (_, i) => (i % 2 ? 0 : 32) + 8 * ((i >> 1) % 4) + 8 - (i >> 3))
const EXPANSION = Array.from({ length: 48 }, (_, i) => ((4 * Math.floor(i / 6) + (i % 6) + 31) % 32) + 1)
const BOXES = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
].map((box) => [...box].map((digit) => Number.parseInt(digit, 16)))

export type Bits = readonly number[]

const choose = (bits: Bits, table: readonly number[]): number[] => table.map((number) => bits[number - 1] ?? 0)
const xor = (a: Bits, b: Bits): number[] => a.map((bit, index) => bit ^ (b[index] ?? 0))
export const bitsOf = (value: number, length: number): number[] =>
  Array.from({ length }, (_, index) => (value >> (length - 1 - index)) & 1)
export const numberOf = (bits: Bits): number => bits.reduce((value, bit) => 2 * value + bit, 0)

/** The sixteen keys of the rounds. */
function keySchedule(key: Bits): readonly Bits[] {
  let halves = choose(key, KEY_CHOICE_1)
  return SHIFTS.map((shift) => {
    const turned = (half: Bits): number[] => [...half.slice(shift), ...half.slice(0, shift)]
    halves = [...turned(halves.slice(0, 28)), ...turned(halves.slice(28))]
    return choose(halves, KEY_CHOICE_2)
  })
}

function substitute(bits: Bits): number[] {
  const found = BOXES.flatMap((box, index) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bits.slice(6 * index, 6 * index + 6)
    return bitsOf(box[16 * numberOf([a, f]) + numberOf([b, c, d, e])] ?? 0, 4)
  })
  return choose(found, PERMUTATION)
}

/**
 * 64 bits of zeros, encrypted 25 times with a table of expansion that the salt's twelve bits disturb: what the Unix of
 * 1979 made of a password. The permutations at the ends of two rounds in a row undo one another, and are left out.
 */
export function desOfZeros(key: Bits, saltBits: Bits): Bits {
  const expansion = EXPANSION.map((_, index) => EXPANSION[(saltBits[index % 24] ? index + 24 : index) % 48] ?? 0)
  const keys = keySchedule(key)
  let [left, right]: [number[], number[]] = [new Array(32).fill(0), new Array(32).fill(0)]
  for (let time = 0; time < 25; time += 1) {
    for (const roundKey of keys) [left, right] = [right, xor(left, substitute(xor(choose(right, expansion), roundKey)))]
    ;[left, right] = [right, left]
  }
  return choose([...left, ...right], FINAL)
}
