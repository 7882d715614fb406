import Units

/// What is embedded in the program.
enum Bundle {
    /// The bundled routines' texts by their ids.
    static let routines: [Slug: SourceText] = {
        let files: [(String, [UInt8])] = [
            ("arm-and-leg-raise", PackageResources.arm_and_leg_raise_yaml),
            ("back-extension", PackageResources.back_extension_yaml),
            ("bird-dog", PackageResources.bird_dog_yaml),
            ("cat-cow", PackageResources.cat_cow_yaml),
            ("cat-cow-breath", PackageResources.cat_cow_breath_yaml),
            ("chest-stretch", PackageResources.chest_stretch_yaml),
            ("cobra", PackageResources.cobra_yaml),
            ("corner-stretch", PackageResources.corner_stretch_yaml),
            ("press-up", PackageResources.press_up_yaml),
            ("prone-cobra", PackageResources.prone_cobra_yaml),
            ("shoulder-rolls", PackageResources.shoulder_rolls_yaml),
            ("taster", PackageResources.taster_yaml),
            ("upper-back", PackageResources.upper_back_yaml),
            ("upper-middle-back", PackageResources.upper_middle_back_yaml),
        ]
        let texts = files.compactMap { name, bytes in
            Slug(name).map { ($0, SourceText(file: "bundled:\(name).yaml", bytes: bytes)) }
        }
        return Dictionary(uniqueKeysWithValues: texts)
    }()

    /// The bundled themes' texts by their names.
    static let themes: [String: SourceText] = Dictionary(
        uniqueKeysWithValues: [
            ("default", PackageResources.default_yaml), ("low", PackageResources.low_yaml),
            ("soft", PackageResources.soft_yaml),
        ].map { ($0, SourceText(file: "bundled:\($0)/theme.yaml", bytes: $1)) })
}
