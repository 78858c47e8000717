namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>
/// Turns the flattened schema tree of a footer into columns. Scalars may lie in structures (their names are joined by dots); lists are
/// the standard three-level form, the older two-level ones, and plain repeated numbers; a list of structures gives one list column a
/// member. What cannot be read as numbers is kept with the reason.
/// </summary>
internal sealed class ParquetSchema
{
    private const int MaxElements = 100_000;
    private const int MaxDepth = 24;
    private readonly List<SchemaElement> elements;
    private readonly List<ParquetColumn> columns = [];
    private int next = 1;

    private ParquetSchema(List<SchemaElement> elements) => this.elements = elements;

    /// <summary>Reads the schema list of a footer.</summary>
    public static IReadOnlyList<ParquetColumn> Read(ref ThriftReader thrift, ThriftType field)
    {
        int count = thrift.ListCount(field, ThriftType.Struct);
        if (count is 0 or > MaxElements)
        {
            throw new InvalidDataException($"its schema has {count} elements");
        }

        List<SchemaElement> elements = [];
        for (int i = 0; i < count; i++)
        {
            elements.Add(SchemaElement.Read(ref thrift));
        }

        ParquetSchema schema = new(elements);
        for (int i = 0; i < elements[0].ChildCount; i++)
        {
            schema.Visit(new Place("", null, 0, 0, 0, 0, null));
        }

        return schema.next == count ? schema.columns : throw new InvalidDataException("its schema is not one tree");
    }

    /// <summary>Where the walk is.</summary>
    /// <param name="Name">Name of the enclosing column or structure.</param>
    /// <param name="ListName">Where the parent is a list group: the name of that group in the file.</param>
    /// <param name="Depth">Nesting.</param>
    /// <param name="Definition">Definition level of the parent.</param>
    /// <param name="Repetition">Repetition level of the parent.</param>
    /// <param name="EntryDefinition">Definition level at which an entry of the enclosing list exists.</param>
    /// <param name="Reason">Why nothing below can be read.</param>
    private readonly record struct Place(
        string Name, string? ListName, int Depth, int Definition, int Repetition, int EntryDefinition, string? Reason)
    {
        /// <summary>Set below the repeated level of a three-level list, whose element's name is not part of the column's.</summary>
        public bool IsElement { get; init; }
    }

    private void Visit(Place place)
    {
        if (next >= elements.Count || place.Depth > MaxDepth)
        {
            throw new InvalidDataException("its schema is not a proper tree");
        }

        SchemaElement element = elements[next++];
        bool repeated = element.Repetition == Repetition.Repeated;
        bool isNamed = place.ListName is null && !place.IsElement;
        int definition = place.Definition + (element.Repetition == Repetition.Required ? 0 : 1);
        Place here = place with
        {
            Name = !isNamed ? place.Name : place.Name.Length == 0 ? element.Name : $"{place.Name}.{element.Name}",
            ListName = null,
            IsElement = false,
            Depth = place.Depth + 1,
            Definition = definition,
            Repetition = place.Repetition + (repeated ? 1 : 0),
            EntryDefinition = repeated ? definition : place.EntryDefinition,
            Reason = place.Reason ?? Refusal(element, place, repeated),
        };

        if (element.ChildCount == 0)
        {
            Add(element, here);
            return;
        }

        // Of a list group, the child is the repeated level; if that has one child itself, and is not named as the older form names
        // its structures, that child is the element.
        bool isList = element.IsList && element.ChildCount == 1 && !repeated;
        bool isThreeLevel = place.ListName is { } list && repeated && element.ChildCount == 1
            && element.Name != "array" && element.Name != list + "_tuple";
        Place below = here with { ListName = isList ? element.Name : null, IsElement = isThreeLevel };
        for (int i = 0; i < element.ChildCount; i++)
        {
            Visit(below);
        }
    }

    private static string? Refusal(SchemaElement element, Place place, bool repeated)
        => element.IsMap ? "a map"
        : repeated && place.Repetition > 0 ? "lists of lists"
        : repeated && place.ListName is null && element.ChildCount > 0 ? "a repeated group"
        : null;

    private void Add(SchemaElement element, Place here)
    {
        PhysicalType type = element.Type ?? throw new InvalidDataException($"its schema gives '{here.Name}' neither a type nor members");
        string? reason = here.Reason ?? element.Refusal();
        ColumnKind kind = reason is not null ? ColumnKind.Unsupported
            : here.Repetition > 0 ? ColumnKind.List
            : type switch
            {
                PhysicalType.Boolean => ColumnKind.Boolean,
                PhysicalType.Float or PhysicalType.Double => ColumnKind.Float,
                _ => ColumnKind.Integer,
            };
        columns.Add(new ParquetColumn(
            new ColumnSchema(here.Name, kind, reason),
            columns.Count,
            type,
            element.IsUnsigned,
            here.Definition,
            here.Repetition,
            here.EntryDefinition));
    }
}
