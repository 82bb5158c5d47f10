/// Brings names to one form, as Python does (NFKC): `ﬁt` and `fit`, `𝐖` and `W`, `é` typed in two ways are the same.
///
/// The standard library composes characters but has no compatibility mapping; the letters that occur in
/// formulas and pasted text have theirs here. Arabic presentation forms and Korean compatibility letters
/// keep their own form.
enum NameNormalization {
    static func normalized(_ name: String) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
        var mapped = String.UnicodeScalarView()
        for scalar in name.unicodeScalars { append(scalar, to: &mapped) }
        // Canonical composition.
        return String(decoding: String(mapped)._nfcCodeUnits, as: UTF8.self)
    }

    /// Appends what a character stands for.
    private static func append(_ scalar: Unicode.Scalar, to mapped: inout String.UnicodeScalarView) {
        let value = scalar.value
        switch value {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF3F, 0xFF41...0xFF5A:
            append(value - 0xFEE0, to: &mapped)
        case 0x1D400...0x1D6A3:
            let letter = (value - 0x1D400) % 52
            append(letter < 26 ? 0x41 + letter : 0x61 + letter - 26, to: &mapped)
        case 0x1D6A8...0x1D7C9:
            mapped.append(greek[Int((value - 0x1D6A8) % 58)])
        case 0x1D7CE...0x1D7FF:
            append(0x30 + (value - 0x1D7CE) % 10, to: &mapped)
        default:
            if value >= 0x80, let letters = letters[scalar] {
                mapped.append(contentsOf: letters.unicodeScalars)
            } else {
                mapped.append(scalar)
            }
        }
    }

    private static func append(_ value: UInt32, to mapped: inout String.UnicodeScalarView) {
        if let scalar = Unicode.Scalar(value) { mapped.append(scalar) }
    }

    /// The order of each of the five styles of mathematical Greek.
    private static let greek = Array("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΘΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂εθκφρπ".unicodeScalars)

    /// Each letter followed by what it stands for.
    private static let letters: [Unicode.Scalar: String] = {
        let table = """
            ªa µμ ºo ĲIJ ĳij ĿL· ŀl· ŉʼn ſs ǄDŽ ǅDž ǆdž ǇLJ ǈLj ǉlj ǊNJ ǋNj ǌnj ǱDZ ǲDz ǳdz ʰh ʱɦ ʲj ʳr ʴɹ ʵɻ ʶʁ \
            ʷw ʸy ˠɣ ˡl ˢs ˣx ˤʕ ϐβ ϑθ ϒΥ ϓΎ ϔΫ ϕφ ϖπ ϰκ ϱρ ϲς ϴΘ ϵε ϹΣ ևեւ ᴬA ᴭÆ ᴮB ᴰD ᴱE ᴲƎ ᴳG ᴴH ᴵI ᴶJ ᴷK ᴸL \
            ᴹM ᴺN ᴼO ᴽȢ ᴾP ᴿR ᵀT ᵁU ᵂW ᵃa ᵄɐ ᵅɑ ᵆᴂ ᵇb ᵈd ᵉe ᵊə ᵋɛ ᵌɜ ᵍg ᵏk ᵐm ᵑŋ ᵒo ᵓɔ ᵔᴖ ᵕᴗ ᵖp ᵗt ᵘu ᵙᴝ ᵚɯ ᵛv \
            ᵜᴥ ᵝβ ᵞγ ᵟδ ᵠφ ᵡχ ᵢi ᵣr ᵤu ᵥv ᵦβ ᵧγ ᵨρ ᵩφ ᵪχ ᵸн ᶛɒ ᶜc ᶝɕ ᶞð ᶟɜ ᶠf ᶡɟ ᶢɡ ᶣɥ ᶤɨ ᶥɩ ᶦɪ ᶧᵻ ᶨʝ ᶩɭ ᶪᶅ ᶫʟ \
            ᶬɱ ᶭɰ ᶮɲ ᶯɳ ᶰɴ ᶱɵ ᶲɸ ᶳʂ ᶴʃ ᶵƫ ᶶʉ ᶷʊ ᶸᴜ ᶹʋ ᶺʌ ᶻz ᶼʐ ᶽʑ ᶾʒ ᶿθ ẚaʾ ẛṡ ⁱi ⁿn ₐa ₑe ₒo ₓx ₔə ₕh ₖk ₗl ₘm \
            ₙn ₚp ₛs ₜt ℂC ℇƐ ℊg ℋH ℌH ℍH ℎh ℏħ ℐI ℑI ℒL ℓl ℕN ℙP ℚQ ℛR ℜR ℝR ℤZ ℨZ ℬB ℭC ℯe ℰE ℱF ℳM ℴo ℵא ℶב \
            ℷג ℸד ℹi ℼπ ℽγ ℾΓ ℿΠ ⅅD ⅆd ⅇe ⅈi ⅉj ⅠI ⅡII ⅢIII ⅣIV ⅤV ⅥVI ⅦVII ⅧVIII ⅨIX ⅩX ⅪXI ⅫXII ⅬL ⅭC ⅮD ⅯM ⅰi \
            ⅱii ⅲiii ⅳiv ⅴv ⅵvi ⅶvii ⅷviii ⅸix ⅹx ⅺxi ⅻxii ⅼl ⅽc ⅾd ⅿm ⱼj ⱽV ⵯⵡ ꚜъ ꚝь ꝰꝯ ꟲC ꟳF ꟴQ ꟸĦ ꟹœ ꭜꜧ ꭝꬷ ꭞɫ \
            ꭟꭒ ꭩʍ ﬀff ﬁfi ﬂfl ﬃffi ﬄffl ﬅst ﬆst ﬓմն ﬔմե ﬕմի ﬖվն ﬗմխ 𐞁ː 𐞂ˑ 𐞃æ 𐞄ʙ 𐞅ɓ 𐞇ʣ 𐞈ꭦ 𐞉ʥ 𐞊ʤ 𐞋ɖ 𐞌ɗ 𐞍ᶑ 𐞎ɘ 𐞏ɞ 𐞐ʩ \
            𐞑ɤ 𐞒ɢ 𐞓ɠ 𐞔ʛ 𐞕ħ 𐞖ʜ 𐞗ɧ 𐞘ʄ 𐞙ʪ 𐞚ʫ 𐞛ɬ 𐞜𝼄 𐞝ꞎ 𐞞ɮ 𐞟𝼅 𐞠ʎ 𐞡𝼆 𐞢ø 𐞣ɶ 𐞤ɷ 𐞥q 𐞦ɺ 𐞧𝼈 𐞨ɽ 𐞩ɾ 𐞪ʀ 𐞫ʨ 𐞬ʦ 𐞭ꭧ 𐞮ʧ 𐞯ʈ 𐞰ⱱ 𐞲ʏ \
            𐞳ʡ 𐞴ʢ 𐞵ʘ 𐞶ǀ 𐞷ǁ 𐞸ǂ 𐞹𝼊 𐞺𝼞
            """
        var letters: [Unicode.Scalar: String] = [:]
        for entry in table.unicodeScalars.split(separator: " ") {
            if let letter = entry.first { letters[letter] = String(Substring(entry.dropFirst())) }
        }
        return letters
    }()
}
