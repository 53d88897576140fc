"""Council Q&A sheets (議会想定問答): what members will ask, drafted answers that stand on cells, and their files."""
