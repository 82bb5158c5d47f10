/// The forms in which a value can be shown, by their MIME types.
public enum MediaType: String, CaseIterable {
    case plainText = "text/plain"
    case html = "text/html"
    case svg = "image/svg+xml"
}
