/** Letters that are more than a base letter with marks, and what is embossed for them (ICAO 9303, simplified). */
const table = `
  ß SS æ AE œ OE ø O đ D ð D þ TH ł L ħ H ı I ŋ NG ŧ T ə E
  а A б B в V г G д D е E ё E ж ZH з Z и I й I к K л L м M н N о O п P р R с S т T у U ф F х KH ц TS ч CH ш SH щ SHCH
  ъ IE ы Y ь - э E ю IU я IA і I ї I є IE ґ G ў U ј J љ LJ њ NJ ћ C ђ DJ џ DZ
  α A β V γ G δ D ε E ζ Z η I θ TH ι I κ K λ L μ M ν N ξ X ο O π P ρ R σ S ς S τ T υ Y φ F χ CH ψ PS ω O
  ا A أ A إ I آ A ب B ت T ث TH ج J ح H خ KH د D ذ DH ر R ز Z س S ش SH ص S ض D ط T ظ Z ع A غ GH ف F ق Q ك K ل L م M ن N
  ه H و W ي Y ى A ة A ء - ئ Y ؤ W پ P چ CH ژ ZH گ G ک K ی Y`;

const cells = table.trim().split(/\s+/);
const letters = new Map<string, string>();
for (let i = 0; i < cells.length; i += 2) letters.set(cells[i]!, cells[i + 1] === '-' ? '' : cells[i + 1]!);

/** By itself, or as what it is without its accents. */
const spelled = (letter: string): string => letters.get(letter) ?? letters.get(letter.normalize('NFD')[0]!) ?? letter;

/** Upper-case A–Z, spaces and hyphens; what has no Latin letter is left out. */
export function latin(name: string): string {
  const plain = [...name.normalize('NFC').toLowerCase()].map(spelled).join('');
  return plain
    .normalize('NFD')
    .toUpperCase()
    .replace(/[\s_]+/g, ' ')
    .replace(/[^A-Z -]/g, '')
    .replace(/ {2,}/g, ' ')
    .replace(/^[ -]+|[ -]+$/g, '');
}
