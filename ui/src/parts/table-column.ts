export interface TableColumn {
  readonly id: string;
  readonly label: string;
  /** Stands to the right, so that digits stand under each other. */
  readonly isNumber?: true;
  /** As CSS writes a width. */
  readonly width?: string;
}
